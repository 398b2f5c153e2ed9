import type { FieldsV1, KubeObject } from '@lockstep/domain';
import equal from 'fast-deep-equal';
import { isAtomicMap, isBuiltIn } from './built-in-kinds.ts';
import { isAtOrBelow, isLeaf, isMap, type JsonMap, withoutPaths } from './field-path.ts';
import { shapeOf } from './field-set.ts';
import { partition, pathsOf, subtract, unionOf } from './fields-v1.ts';
import { itemKey, listType } from './list-keys.ts';
import { firstDifference } from './local-equal.ts';

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
  const merged = mergeMaps(live, desired, shapeOf(live), context) as KubeObject;
  if (!ownedBefore) return merged;
  const gone = subtract(
    partition(ownedBefore, desired).unstated,
    appliedByOthers(live, ownedBefore),
  );
  const stated = pathsOf(partition(shapeOf(live), desired).stated, merged);
  const paths = pathsOf(gone, merged).filter(
    (path) => !stated.some((kept) => isAtOrBelow(kept, [path])),
  );
  return withoutPaths(merged, paths, { dropEmptied: true });
}

/** Fields that another server-side apply states: they stay. */
function appliedByOthers(live: KubeObject, ownedBefore: FieldsV1): FieldsV1 {
  const others = (live.metadata.managedFields ?? []).filter(
    (entry) => entry.operation === 'Apply' && !equal(entry.fieldsV1, ownedBefore),
  );
  return unionOf(...others.map((entry) => entry.fieldsV1 ?? {}));
}

function mergeMaps(
  live: JsonMap,
  desired: JsonMap,
  shape: FieldsV1 | undefined,
  context: Context,
): JsonMap {
  const result: JsonMap = { ...live };
  for (const key in desired) {
    result[key] = mergeField(key, live[key], desired[key], shape?.[`f:${key}`], context);
  }
  return result;
}

function mergeField(
  field: string,
  live: unknown,
  desired: unknown,
  shape: FieldsV1 | undefined,
  context: Context,
): unknown {
  if (live === undefined || sameForTheServer(field, live, desired, context)) {
    return live === undefined ? desired : live;
  }
  if (isMap(live) && isMap(desired)) {
    const atomic = context.builtIn && isAtomicMap(field) && (!shape || isLeaf(shape));
    return atomic ? desired : mergeMaps(live, desired, shape, context);
  }
  if (Array.isArray(live) && Array.isArray(desired)) {
    return mergeLists(field, live, desired, shape, context);
  }
  return desired;
}

/** A scalar that the API server would only write differently: `1000m` for `1`. */
function sameForTheServer(
  field: string,
  live: unknown,
  desired: unknown,
  { kind }: Context,
): boolean {
  if (isMap(desired) || Array.isArray(desired)) return false;
  const wrap = (value: unknown) => ({ limits: { [field]: value } });
  const [a, b] = [wrap(desired), wrap(live)].map(
    (body) => ({ apiVersion: 'v1', kind, metadata: {}, ...body }) as KubeObject,
  );
  return typeof live === 'string' && !firstDifference(a as KubeObject, b as KubeObject, NOT_OWNED);
}

const NOT_OWNED = { shape: {}, owned: false } as const;

function mergeLists(
  field: string,
  live: unknown[],
  desired: unknown[],
  shape: FieldsV1 | undefined,
  context: Context,
): unknown[] {
  const type = listType({ shape, field, ...context, items: [...desired, ...live] });
  if (type.by === 'value')
    return [...live, ...desired.filter((item) => !live.some((have) => equal(have, item)))];
  if (type.by === 'position') return desired.map((item, at) => keepDefaults(live[at], item));
  const { keys } = type;
  const shapes = new Map(
    Object.entries(shape ?? {})
      .filter(([element]) => element.startsWith('k:'))
      .map(([element, node]) => [itemKey(JSON.parse(element.slice(2)), keys), node]),
  );
  const before = new Map(live.map((item) => [itemKey(item, keys), item]));
  const merged = desired.map((item) => {
    const key = itemKey(item, keys);
    const old = before.get(key);
    before.delete(key);
    return isMap(old) && isMap(item) ? mergeMaps(old, item, shapes.get(key), context) : item;
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
