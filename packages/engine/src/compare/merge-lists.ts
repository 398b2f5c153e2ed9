import type { FieldsV1 } from '@lockstep/domain';
import { stableText } from './desired-hash.ts';
import { isMap, type JsonMap } from './field-path.ts';
import { itemKey, itemShapes } from './list-keys.ts';

interface KeyedLists {
  live: unknown[];
  desired: unknown[];
  keys: readonly string[];
  shape: FieldsV1 | undefined;
}

/** Each stated item merged with live's of the same key, in the order that `inOrder` tells. */
export function mergeKeyed(
  { live, desired, keys, shape }: KeyedLists,
  merge: (live: JsonMap, desired: JsonMap, shape: FieldsV1 | undefined) => JsonMap,
): unknown[] {
  const shapes = itemShapes(shape, keys);
  const before = new Map(live.map((item) => [itemKey(item, keys), item]));
  const merged = desired.map((item) => {
    const key = itemKey(item, keys);
    const old = before.get(key);
    return isMap(old) && isMap(item) ? merge(old, item, shapes.get(key)) : item;
  });
  return inOrder(live, merged, (item) => itemKey(item, keys));
}

export function mergeSet(live: unknown[], desired: unknown[]): unknown[] {
  return inOrder(live, desired, stableText);
}

/** Stated items in their own order, among live's others, which stay where they are. */
function inOrder(live: unknown[], stated: unknown[], keyOf: (item: unknown) => string): unknown[] {
  const places = new Map(stated.map((item, at) => [keyOf(item), at]));
  const result: unknown[] = [];
  let next = 0;
  for (const item of live) {
    const place = places.get(keyOf(item));
    if (place === undefined) result.push(item);
    else {
      result.push(...stated.slice(next, place + 1));
      next = Math.max(next, place + 1);
    }
  }
  return [...result, ...stated.slice(next)];
}
