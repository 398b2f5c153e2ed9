import type { KubeObject } from '@lockstep/domain';
import { isMap, type JsonMap } from './field-path.ts';
import { setOwn } from './own.ts';
import { zeroOf } from './types/canonical.ts';
import { type FieldType, itemType, rootField, structOf } from './types/field-types.ts';

/** Maps of texts: the API server reads a null there as the empty text, and keeps the key. */
const TEXT_MAPS = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'data',
  'stringData',
]);

/**
 * Takes nulls out of the object, in place, as the API server does for its own types: the key of a
 * map stays, with an empty value. In a custom resource a null may be a value (Helm's way to unset
 * one), so there only metadata is cleaned.
 */
export function dropNulls(object: KubeObject, options: { everywhere: boolean }): void {
  const root = rootField(object);
  if (options.everywhere) visit(object, '', root);
  else {
    visit(object.metadata, 'metadata', structOf(root)?.get('metadata'));
    dropTimestamps(object);
  }
}

function visit(value: unknown, name: string, field: FieldType | undefined): void {
  if (field?.type === 'any') return;
  if (Array.isArray(value)) visitItems(value, itemType(field));
  else if (isMap(value)) {
    const struct = structOf(field);
    for (const key of Object.keys(value)) {
      const inner = struct ? struct.get(key) : itemType(field);
      if (value[key] !== null) visit(value[key], key, inner);
      else if (field?.type === 'map' && inner) setOwn(value, key, zeroOf(inner));
      else if (!field && TEXT_MAPS.has(name)) setOwn(value, key, '');
      else delete value[key];
    }
  }
}

/** A null among the items of a typed list is read as the type's zero value. */
function visitItems(items: unknown[], item: FieldType | undefined): void {
  for (const [at, one] of items.entries()) {
    if (one !== null) visit(one, '', item);
    else if (item && item.type !== 'any') items[at] = zeroOf(item);
  }
}

/** Generators print `creationTimestamp: null` into every embedded template. */
function dropTimestamps(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) dropTimestamps(item);
  else if (isMap(value)) {
    const metadata = value.metadata;
    if (isMap(metadata) && metadata.creationTimestamp === null) {
      delete (metadata as JsonMap).creationTimestamp;
    }
    for (const key of Object.keys(value)) dropTimestamps(value[key]);
  }
}
