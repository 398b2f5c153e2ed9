import { ANNOTATION_LAST_APPLIED, type FieldChange, type KubeObject } from '@lockstep/domain';
import { encodeBase64 } from './base64.ts';
import { isMap, type JsonMap } from './field-path.ts';

/** A keyed digest of a text: equal for equal texts, and says nothing else about them. */
export type Digest = (text: string) => string;

/** What is shown of a Secret as it is. Every other field may hold a value, also a misspelt one. */
const OPEN_FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'type', 'immutable', 'status']);

/** True for core Secrets, whatever state their fields are in. */
export function isSecret(object: { apiVersion?: unknown; kind?: unknown }): boolean {
  return (
    object.kind === 'Secret' &&
    (typeof object.apiVersion !== 'string' || !object.apiVersion.includes('/'))
  );
}

/**
 * A Secret with every value replaced by its digest, also in kubectl's copy of the manifest and
 * where the data is malformed; equal values give equal digests, in `data` and `stringData` alike.
 * Other objects are returned as they are.
 */
export function redactSecret(object: KubeObject, digest: Digest): KubeObject {
  if (!isSecret(object)) return object;
  const redacted = redactFields(object, digest) as KubeObject;
  const annotations = object.metadata?.annotations;
  const lastApplied: unknown = annotations?.[ANNOTATION_LAST_APPLIED];
  if (lastApplied === undefined) return redacted;
  redacted.metadata = {
    ...object.metadata,
    annotations: { ...annotations, [ANNOTATION_LAST_APPLIED]: redactCopy(lastApplied, digest) },
  };
  return redacted;
}

/** A Secret's field changes with values replaced by digests; those of other kinds as they are. */
export function redactChanges(
  object: KubeObject,
  changes: readonly FieldChange[],
  digest: Digest,
): FieldChange[] {
  if (!isSecret(object)) return [...changes];
  return changes.map((change) => {
    const { live: _live, desired: _desired, ...told } = change;
    const redacted: FieldChange = told;
    if (change.live !== undefined) redacted.live = redactAt(change.path, change.live, digest);
    if (change.desired !== undefined)
      redacted.desired = redactAt(change.path, change.desired, digest);
    return redacted;
  });
}

function redactFields(object: JsonMap, digest: Digest): JsonMap {
  const redacted: JsonMap = {};
  for (const field in object) {
    redacted[field] = OPEN_FIELDS.has(field)
      ? object[field]
      : redactField(field, object[field], digest);
  }
  return redacted;
}

function redactField(field: string, value: unknown, digest: Digest): unknown {
  if (!isMap(value)) return value === undefined ? undefined : digestOf(field, value, digest);
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => [key, digestOf(field, text, digest)]),
  );
}

/** Digests are taken of the base64 form, so that `stringData` and `data` agree. */
function digestOf(field: string, value: unknown, digest: Digest): string {
  if (typeof value !== 'string') return digest(JSON.stringify(value) ?? '');
  return digest(field === 'stringData' ? encodeBase64(value) : value.replace(/\s+/g, ''));
}

function redactCopy(copy: unknown, digest: Digest): string {
  if (typeof copy !== 'string') return digest(JSON.stringify(copy) ?? '');
  try {
    const parsed: unknown = JSON.parse(copy);
    return isMap(parsed) ? JSON.stringify(redactManifest(parsed, digest)) : digest(copy);
  } catch {
    return digest(copy);
  }
}

function redactManifest(manifest: JsonMap, digest: Digest): JsonMap {
  const redacted = redactFields(manifest, digest);
  const metadata = manifest.metadata;
  const annotations = isMap(metadata) ? metadata.annotations : undefined;
  if (!isMap(metadata) || !isMap(annotations) || !(ANNOTATION_LAST_APPLIED in annotations))
    return redacted;
  const { [ANNOTATION_LAST_APPLIED]: _copyInCopy, ...rest } = annotations;
  return { ...redacted, metadata: { ...metadata, annotations: rest } };
}

function redactAt(path: FieldChange['path'], value: unknown, digest: Digest): unknown {
  const [root, second, third] = path;
  if (root === undefined)
    return isMap(value) ? redactFields(value, digest) : digestOf('', value, digest);
  if (root === 'metadata') return redactMetadata(second, third, value, digest);
  if (OPEN_FIELDS.has(String(root))) return value;
  return path.length === 1
    ? redactField(String(root), value, digest)
    : digestOf(String(root), value, digest);
}

function redactMetadata(
  field: string | number | undefined,
  name: string | number | undefined,
  value: unknown,
  digest: Digest,
): unknown {
  if (field === 'annotations' && name === ANNOTATION_LAST_APPLIED) return redactCopy(value, digest);
  if (field === 'annotations' && name === undefined && isMap(value)) {
    const copy = value[ANNOTATION_LAST_APPLIED];
    return copy === undefined
      ? value
      : { ...value, [ANNOTATION_LAST_APPLIED]: redactCopy(copy, digest) };
  }
  return value;
}
