import type { FieldsV1, KubeObject } from '@lockstep/domain';
import equal from 'fast-deep-equal';
import { isAtomicMap, isBuiltIn } from './built-in-kinds.ts';
import {
  type FieldPath,
  isAtOrBelow,
  isLeaf,
  isMap,
  type JsonMap,
  valueAt,
  withoutPaths,
} from './field-path.ts';
import { shapeOf } from './field-set.ts';
import { partition, pathsOf, subtract, unionOf } from './fields-v1.ts';
import { itemKey, itemShapes, listType } from './list-keys.ts';
import { isQuantityField, sameQuantity } from './quantity.ts';

export interface LocalPredictionInput {
  desired: KubeObject;
  /** In desired's API version; undefined when the object does not exist. */
  live: KubeObject | undefined;
  /** What we (or the applier before us) owned: those fields go when desired no longer states them. */
  ownedBefore?: FieldsV1;
}

interface Context {
  kind: string;
  builtIn: boolean;
}

/**
 * The object as it would be after an apply, worked out without the API server: desired merged into
 * live by the lists' keys, less what was owned and is no longer stated by anybody who applies.
 * Defaults and admission webhooks are unknown here; live's values stand in for them.
 */
export function predictLocally(input: LocalPredictionInput): KubeObject {
  const { desired, live, ownedBefore } = input;
  if (!live) return desired;
  const context = { kind: desired.kind, builtIn: isBuiltIn(desired) };
  const merged = mergeMaps(
    live,
    desired,
    { path: [], shape: shapeOf(live) },
    context,
  ) as KubeObject;
  if (!ownedBefore) return merged;
  const paths = [...goneFrom(merged, live, desired, ownedBefore)];
  if (context.builtIn) paths.push(...unwritten(merged, live, desired, ownedBefore));
  return withoutPaths(merged, paths, { dropEmptied: true });
}

function goneFrom(
  merged: KubeObject,
  live: KubeObject,
  desired: KubeObject,
  ownedBefore: FieldsV1,
): FieldPath[] {
  const dropped = partition(ownedBefore, desired).unstated;
  const stated = pathsOf(partition(shapeOf(live), desired).stated, merged);
  return pathsOf(subtract(dropped, appliedByOthers(live, ownedBefore)), merged).filter(
    (path) => !stated.some((kept) => isAtOrBelow(kept, [path])),
  );
}

/** Zero values that were applied before and that the API server did not write down. */
function unwritten(
  merged: KubeObject,
  live: KubeObject,
  desired: KubeObject,
  ownedBefore: FieldsV1,
): FieldPath[] {
  const absent = partition(partition(ownedBefore, live).unstated, desired).stated;
  const isZero = (value: unknown) => value === false || value === 0 || value === '';
  return pathsOf(absent, merged).filter((path) => isZero(valueAt(merged, path)));
}

/** Fields that another server-side apply states: they stay. */
function appliedByOthers(live: KubeObject, ownedBefore: FieldsV1): FieldsV1 {
  const others = (live.metadata.managedFields ?? []).filter(
    (entry) => entry.operation === 'Apply' && !equal(entry.fieldsV1, ownedBefore),
  );
  return unionOf(...others.map((entry) => entry.fieldsV1 ?? {}));
}

interface Place {
  path: FieldPath;
  shape: FieldsV1 | undefined;
}

function mergeMaps(live: JsonMap, desired: JsonMap, place: Place, context: Context): JsonMap {
  const result: JsonMap = { ...live };
  for (const key in desired) {
    const inside = { path: [...place.path, key], shape: place.shape?.[`f:${key}`] };
    result[key] = mergeField(live[key], desired[key], inside, context);
  }
  return result;
}

function mergeField(live: unknown, desired: unknown, place: Place, context: Context): unknown {
  const { path, shape } = place;
  if (isMap(live) && isMap(desired)) {
    const isAtomic = context.builtIn && isAtomicMap(String(path.at(-1)));
    return isAtomic && (!shape || isLeaf(shape))
      ? desired
      : mergeMaps(live, desired, place, context);
  }
  if (Array.isArray(live) && Array.isArray(desired))
    return mergeLists(live, desired, place, context);
  const isQuantity = context.builtIn && isQuantityField(context.kind, path);
  return isQuantity && sameQuantity(live, desired) ? live : desired;
}

function mergeLists(
  live: unknown[],
  desired: unknown[],
  { path, shape }: Place,
  context: Context,
): unknown[] {
  const items = [...desired, ...live];
  const type = listType({ shape, field: String(path.at(-1)), ...context, items });
  if (type.by === 'position') return desired.map((item, at) => keepDefaults(live[at], item));
  if (type.by === 'value') {
    return [...live, ...desired.filter((item) => !live.some((have) => equal(have, item)))];
  }
  const shapes = itemShapes(shape, type.keys);
  const before = new Map(live.map((item) => [itemKey(item, type.keys), item]));
  const merged = desired.map((item) => {
    const key = itemKey(item, type.keys);
    const old = before.get(key);
    before.delete(key);
    const place = { path: [...path, 0], shape: shapes.get(key) };
    return isMap(old) && isMap(item) ? mergeMaps(old, item, place, context) : item;
  });
  return [...merged, ...before.values()];
}

/** An item of an atomic list is replaced, unless live differs from it only by added defaults. */
function keepDefaults(live: unknown, desired: unknown): unknown {
  return contains(live, desired) ? live : desired;
}

function contains(live: unknown, desired: unknown): boolean {
  if (isMap(live) && isMap(desired)) {
    return Object.keys(desired).every((key) => contains(live[key], desired[key]));
  }
  if (Array.isArray(live) && Array.isArray(desired)) {
    return live.length === desired.length && desired.every((item, at) => contains(live[at], item));
  }
  return equal(live, desired);
}
