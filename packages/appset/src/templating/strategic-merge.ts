import { isObject, type JsonObject } from '../params.ts';
import { invalid } from '../problem.ts';

/**
 * A strategic merge patch as Kubernetes applies it to an Application: maps are merged, null takes a
 * field away, lists are replaced. Only finalizers are a list that is added to, in the patch's order.
 * The directives `$patch: replace`, `$patch: delete`, `$retainKeys` and `$deleteFromPrimitiveList`
 * work.
 */
export function strategicMerge(original: JsonObject, patch: JsonObject): JsonObject {
  return mergeMaps(original, patch, []);
}

function mergeMaps(original: JsonObject, patch: JsonObject, path: readonly string[]): JsonObject {
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  if (patch.$patch !== undefined && patch.$patch !== 'merge') {
    throw invalid(`${[...path, '$patch'].join('.')}: is one of replace, merge, delete`);
  }
  const merged = new Map(Object.entries(original));
  retainKeys(merged, patch);
  for (const [key, value] of Object.entries(patch)) {
    const list = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key)?.[1];
    if (list !== undefined) takeFromList(merged, list, value);
    if (key.startsWith('$')) continue;
    if (value === null) merged.delete(key);
    else merged.set(key, mergeValue(merged.get(key), value, [...path, key]));
  }
  return Object.fromEntries(merged);
}

function mergeValue(original: unknown, value: unknown, path: readonly string[]): unknown {
  if (isObject(value)) {
    return isObject(original) ? mergeMaps(original, value, path) : withoutNulls(value);
  }
  if (path.join('.') === 'metadata.finalizers' && Array.isArray(original) && Array.isArray(value)) {
    return joined(original, value);
  }
  return value;
}

/**
 * The patch's elements in its order; of the original's others, each comes before the first of those
 * that stands behind it in the original.
 */
function joined(original: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const left = [...new Set(patch)];
  const right = original.filter((one) => !left.includes(one));
  const merged: unknown[] = [];
  for (const one of left) {
    const at = original.indexOf(one);
    while (at >= 0 && right.length > 0 && original.indexOf(right[0]) < at) {
      merged.push(right.shift());
    }
    merged.push(one);
  }
  return [...merged, ...right];
}

/** What is new has nothing to take away. */
function withoutNulls(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => one !== null && !key.startsWith('$'))
      .map(([key, one]) => [key, withoutNulls(one)]),
  );
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

function retainKeys(merged: Map<string, unknown>, { $retainKeys }: JsonObject): void {
  if (!Array.isArray($retainKeys)) return;
  for (const key of merged.keys()) if (!$retainKeys.includes(key)) merged.delete(key);
}

function takeFromList(merged: Map<string, unknown>, key: string, values: unknown): void {
  const list = merged.get(key);
  if (!Array.isArray(list) || !Array.isArray(values)) return;
  merged.set(
    key,
    list.filter((one) => !values.includes(one)),
  );
}
