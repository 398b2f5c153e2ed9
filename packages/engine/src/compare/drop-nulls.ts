import type { KubeObject } from '@lockstep/domain';
import { isMap, type JsonMap } from './field-path.ts';

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
 * Takes nulls out of the object, in place, as the API server does for its own types. In a custom
 * resource a null may be a value (Helm's way to unset one), so there only metadata is cleaned.
 */
export function dropNulls(object: KubeObject, options: { everywhere: boolean }): void {
  visit(options.everywhere ? object : { metadata: object.metadata }, '');
  if (!options.everywhere) dropTimestamps(object);
}

function visit(value: unknown, field: string): void {
  if (Array.isArray(value)) for (const item of value) visit(item, '');
  else if (isMap(value)) {
    for (const key in value) {
      if (value[key] !== null) visit(value[key], key);
      else if (TEXT_MAPS.has(field)) value[key] = '';
      else delete value[key];
    }
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
    for (const key in value) dropTimestamps(value[key]);
  }
}
