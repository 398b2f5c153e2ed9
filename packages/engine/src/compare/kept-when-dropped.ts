import type { KubeObject } from '@lockstep/domain';
import { type FieldPath, isMap, valueAt } from './field-path.ts';
import { fieldTypeAt, rootField, structOf } from './types/field-types.ts';
import { isFilledIn } from './types/type-defaults.ts';

/**
 * True when a field of a built-in kind stays as it is although Git drops it, since the API server
 * fills in the very same value, or keeps what it allocated.
 */
export function isKeptWhenDropped(object: KubeObject, path: FieldPath): boolean {
  const key = path.at(-1);
  const parent = valueAt(object, path.slice(0, -1));
  if (typeof key !== 'string' || !isMap(parent)) return false;
  const parentType = fieldTypeAt(rootField(object), path.slice(0, -1));
  const field = structOf(parentType)?.get(key);
  return field !== undefined && isFilledIn(parentType?.of, parent, key, field);
}
