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

/**
 * Stated items in their own order, among live's others, which stay behind what they stood behind:
 * as the API server merges keyed lists and sets (structured-merge-diff).
 */
function inOrder(live: unknown[], stated: unknown[], keyOf: (item: unknown) => string): unknown[] {
  const [before, after] = [live.map(keyOf), stated.map(keyOf)];
  const isStated = new Set(after);
  const wasThere = new Set(before);
  const shared = after.filter((key) => wasThere.has(key));
  const result: unknown[] = [];
  let [old, next, common] = [0, 0, 0];
  while (old < live.length || next < stated.length) {
    const [was, is] = [before[old], after[next]];
    if (was !== undefined && !isStated.has(was)) result.push(live[old++]);
    else if (was !== undefined && is !== undefined && was !== is && shared[common] !== was) old++;
    else if (is === undefined) old++;
    else {
      result.push(stated[next++]);
      if (is === shared[common]) common++;
      if (is === was) old++;
    }
  }
  return result;
}
