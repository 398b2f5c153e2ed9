import type { KubeObject } from '@lockstep/domain';
import type { EvalRequest } from './protocol.ts';
import { isFields, objectListField } from './request-fields.ts';

/**
 * A field of manifests whose metadata may be of any shape, read as the field reads them: a part of
 * the wrong type counts as absent, and a map with one value that is no text (an unquoted number) as
 * empty.
 */
export function manifestsField(request: EvalRequest, field: string): KubeObject[] {
  const given = request[field];
  const read = Array.isArray(given) ? given.filter(isStated).map(withReadableMetadata) : given;
  return objectListField({ ...request, [field]: read }, field);
}

/** An empty document among the manifests is none. */
function isStated(manifest: unknown): boolean {
  return manifest !== null;
}

const TEXTS = ['name', 'namespace', 'generateName', 'uid', 'deletionTimestamp'];
const TEXT_MAPS = ['labels', 'annotations'];
const LISTS = ['ownerReferences', 'managedFields', 'finalizers'];

function withReadableMetadata(manifest: unknown): unknown {
  if (!isFields(manifest)) return manifest;
  if (Array.isArray(manifest.items)) {
    return { ...manifest, items: manifest.items.map(withReadableMetadata) };
  }
  if (!isFields(manifest.metadata)) return manifest;
  const parts = Object.entries(manifest.metadata).flatMap(([name, value]) => {
    const read = readPart(name, value);
    return read === undefined ? [] : [[name, read] as const];
  });
  return { ...manifest, metadata: Object.fromEntries(parts) };
}

function readPart(name: string, value: unknown): unknown {
  if (TEXTS.includes(name)) return typeof value === 'string' ? value : undefined;
  if (TEXT_MAPS.includes(name)) return isFields(value) ? readTexts(value) : undefined;
  if (!LISTS.includes(name)) return value;
  if (!Array.isArray(value)) return undefined;
  return name === 'finalizers'
    ? value.filter((one) => typeof one === 'string')
    : value.filter(isFields);
}

function readTexts(map: Record<string, unknown>): Record<string, unknown> | undefined {
  const entries = Object.entries(map).map(([name, value]) => [name, value ?? ''] as const);
  return entries.every(([, value]) => typeof value === 'string')
    ? Object.fromEntries(entries)
    : undefined;
}
