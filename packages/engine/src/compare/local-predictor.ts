import type { FieldsV1, KnownTypeField, KubeObject, ManagedFieldsEntry } from '@lockstep/domain';
import { isClaimable, lastAppliedOf } from './adoption.ts';
import { isAtomicMap, isBuiltIn } from './built-in-kinds.ts';
import { droppedPaths } from './dropped-fields.ts';
import { type FieldPath, isAtOrBelow, isLeaf, isMap, type JsonMap } from './field-path.ts';
import { shapeOf } from './field-set.ts';
import { isEmptySet, partition, pathsOf, subtract, unionOf } from './fields-v1.ts';
import { isKeptWhenDropped } from './kept-when-dropped.ts';
import { type ListType, listType } from './list-keys.ts';
import { mergeKeyed, mergeSet } from './merge-lists.ts';
import { own, sameJson, setOwn } from './own.ts';
import { isQuantityField, sameQuantity } from './quantity.ts';
import { canonicalField } from './types/canonical.ts';
import { type FieldType, itemType, rootField, structOf } from './types/field-types.ts';
import { isFilledIn, isStatedDefault, withFilledIn } from './types/type-defaults.ts';
import { withFilledBelow } from './with-filled-below.ts';
import { withoutPaths } from './without-paths.ts';

export interface LocalPredictionInput {
  desired: KubeObject;
  /** In desired's API version; undefined when the object does not exist. */
  live: KubeObject | undefined;
  /** What we (or the applier before us) owned: those fields go when desired no longer states them. */
  ownedBefore?: FieldsV1;
  /** Fields of a custom resource that hold Kubernetes' own types. */
  knownTypes?: readonly KnownTypeField[];
}

interface Context {
  kind: string;
  builtIn: boolean;
  /** Live records no owners: as a client's apply, every map is merged key by key. */
  byClient: boolean;
}

interface Place {
  path: FieldPath;
  shape: FieldsV1 | undefined;
  field: FieldType | undefined;
  /** The same place in the manifest that was applied last. */
  applied: unknown;
}

/**
 * The object as it would be after an apply, worked out without the API server: desired merged into
 * live by the lists' keys, less what was owned and is no longer stated by anybody who applies.
 * Admission webhooks are unknown here; what they and the API server filled in stays.
 */
export function predictLocally(input: LocalPredictionInput): KubeObject {
  const { desired, live, ownedBefore } = input;
  if (!live) return desired;
  const shape = shapeOf(live);
  const byClient = isEmptySet(shape);
  const context = { kind: desired.kind, builtIn: isBuiltIn(desired), byClient };
  const root = rootField(desired, input.knownTypes);
  const place = { path: [], shape, field: root, applied: lastAppliedOf(live) };
  const merged = mergeMaps(live, desired, place, context) as KubeObject;
  if (!ownedBefore) return merged;
  const gone = goneFrom(merged, live, desired, ownedBefore);
  // A client's patch takes out what is named, and leaves empty what it was in.
  return withoutPaths(merged, gone, { dropEmptied: !byClient });
}

function goneFrom(
  merged: KubeObject,
  live: KubeObject,
  desired: KubeObject,
  ownedBefore: FieldsV1,
): FieldPath[] {
  const stated = pathsOf(partition(shapeOf(live), desired).stated, merged);
  const others = entriesOfOthers(live, ownedBefore);
  const isAdopted = others.length === live.metadata.managedFields?.length;
  const writers = others.filter(isClaimable);
  const theirs = fieldsOf(others.filter((entry) => !isClaimable(entry)));
  const filled = { writers, kept: theirs, isAdopted, desired, live };
  const applied = withFilledBelow(ownedBefore, filled);
  const kept = unionOf(theirs, subtract(fieldsOf(writers), applied));
  return droppedPaths(merged, { applied, desired, kept }).filter(
    (path) => !stated.some((one) => isAtOrBelow(one, [path])) && !isKeptWhenDropped(merged, path),
  );
}

/** All but the apply that `ownedBefore` is from: none at an adoption. */
function entriesOfOthers(live: KubeObject, ownedBefore: FieldsV1): ManagedFieldsEntry[] {
  return (live.metadata.managedFields ?? []).filter(
    (entry) => entry.operation !== 'Apply' || !sameJson(entry.fieldsV1, ownedBefore),
  );
}

function fieldsOf(entries: ManagedFieldsEntry[]): FieldsV1 {
  return unionOf(...entries.map((entry) => entry.fieldsV1 ?? {}));
}

function mergeMaps(found: JsonMap, desired: JsonMap, place: Place, context: Context): JsonMap {
  const live = place.field?.of === 'core/v1/Volume' ? withOneSource(found, desired) : found;
  const result: JsonMap = { ...live };
  for (const key of Object.keys(desired)) {
    const within = inside(place, key);
    // A zero value says nothing: what is filled in for no value stays.
    const silent = within.field && canonicalField(desired[key], within.field) === undefined;
    if (silent && within.field && isFilledIn(place.field?.of, live, key, within.field)) continue;
    if (!Object.hasOwn(live, key) && isDefault(desired, key, place.field, within.field)) continue;
    setOwn(result, key, mergeField(own(live, key), desired[key], within, context));
  }
  return result;
}

/** A volume has one source: the one that is stated takes the place of another. */
function withOneSource(live: JsonMap, desired: JsonMap): JsonMap {
  if (Object.keys(desired).every((key) => key === 'name')) return live;
  return Object.fromEntries(Object.entries(live).filter(([key]) => Object.hasOwn(desired, key)));
}

/** True for a stated default of a field that live does not show: the API server knows it anyway. */
function isDefault(
  desired: JsonMap,
  key: string,
  parent: FieldType | undefined,
  field: FieldType | undefined,
): boolean {
  return parent?.of !== undefined && !!field && isStatedDefault(parent.of, desired, key, field);
}

function inside({ path, shape, field, applied }: Place, key: string): Place {
  const struct = structOf(field);
  return {
    path: [...path, key],
    shape: shape?.[`f:${key}`],
    field: struct ? struct.get(key) : itemType(field),
    applied: isMap(applied) ? own(applied, key) : undefined,
  };
}

function mergeField(live: unknown, desired: unknown, place: Place, context: Context): unknown {
  if (isMap(live) && isMap(desired)) {
    return isReplaced(place, context)
      ? withFilledIn(desired, live, place.field)
      : mergeMaps(live, desired, place, context);
  }
  if (Array.isArray(live) && Array.isArray(desired))
    return mergeLists(live, desired, place, context);
  // Null in a custom resource: what it unsets is for its schema to say.
  if (desired === null && live !== undefined && !place.field) return live;
  return saysTheSame(live, desired, place, context) ? live : desired;
}

function isReplaced({ path, shape, field }: Place, context: Context): boolean {
  if (context.byClient) return false;
  if (field) return field.atomic === true;
  const isAtomic = context.builtIn && isAtomicMap(String(path.at(-1)));
  return isAtomic && (!shape || isLeaf(shape));
}

function saysTheSame(
  live: unknown,
  desired: unknown,
  { field, path }: Place,
  context: Context,
): boolean {
  if (field) return sameJson(canonicalField(live, field), canonicalField(desired, field));
  return context.builtIn && isQuantityField(context.kind, path) && sameQuantity(live, desired);
}

function mergeLists(
  live: unknown[],
  desired: unknown[],
  place: Place,
  context: Context,
): unknown[] {
  const type = typeOfList(place, [...desired, ...live], context);
  if (type.by === 'position') return replaceList(live, desired, place);
  if (type.by === 'value') return mergeSet(live, desired);
  return mergeKeyed({ live, desired, keys: type.keys, shape: place.shape }, (old, item, shape) =>
    mergeMaps(
      old,
      item,
      { path: [...place.path, 0], shape, field: itemType(place.field), applied: undefined },
      context,
    ),
  );
}

function typeOfList({ field, path, shape }: Place, items: unknown[], context: Context): ListType {
  if (field?.type === 'list') {
    if (field.keys && items.every(isMap)) return { by: 'keys', keys: field.keys };
    return field.set ? { by: 'value' } : { by: 'position' };
  }
  return listType({ shape, field: String(path.at(-1)), ...context, items });
}

/**
 * A list is replaced as a whole. Of a type that is not known, what live has more in its items may
 * be defaults, or what Git has dropped: the manifest that kubectl applied last tells them apart, and
 * without one nothing counts as dropped.
 */
function replaceList(live: unknown[], desired: unknown[], { field, applied }: Place): unknown[] {
  if (field) return withFilledIn(desired, live, field) as unknown[];
  if (applied !== undefined && !sameJson(applied, desired)) return desired;
  return desired.map((item, at) => (contains(live[at], item) ? live[at] : item));
}

function contains(live: unknown, desired: unknown): boolean {
  if (isMap(live) && isMap(desired)) {
    return Object.keys(desired).every((key) => contains(own(live, key), desired[key]));
  }
  if (Array.isArray(live) && Array.isArray(desired)) {
    return live.length === desired.length && desired.every((item, at) => contains(live[at], item));
  }
  return sameJson(live, desired);
}
