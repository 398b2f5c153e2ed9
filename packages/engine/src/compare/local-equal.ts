import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { isAtomicMap, isBuiltIn } from './built-in-kinds.ts';
import { stableText } from './desired-hash.ts';
import { type FieldPath, isLeaf, isMap, type JsonMap } from './field-path.ts';
import { isAtomicDefault } from './known-defaults.ts';
import { itemKey, itemShapes, type ListType, listType } from './list-keys.ts';
import { own } from './own.ts';
import { isQuantityField, sameQuantity } from './quantity.ts';
import { type FieldType, fieldTypeAt, rootField, structOf } from './types/field-types.ts';
import { isFilledIn } from './types/type-defaults.ts';

export interface LocalEqualOptions {
  /** What any manager owns in the live object: says which lists are keyed and what is atomic. */
  shape: FieldsV1;
  /**
   * True when our manager owns exactly what desired states. Nobody has changed those fields since
   * our apply, so a zero value that live lacks is the API server's own doing. Otherwise only what
   * is provably equal counts.
   */
  owned: boolean;
}

interface Context {
  owned: boolean;
  builtIn: boolean;
  kind: string;
  type: FieldType;
}

interface Place {
  path: FieldPath;
  shape: FieldsV1 | undefined;
  /** Inside something that is replaced as a whole. */
  atomic: boolean;
}

/**
 * The first field of desired that is not provably equal in live, or undefined when all are.
 * Allows for what the API server rewrites: quantities, defaults, zero values, keys of port lists.
 */
export function firstDifference(
  desired: KubeObject,
  live: KubeObject,
  options: LocalEqualOptions,
): FieldPath | undefined {
  const { kind } = desired;
  const type = rootField(desired);
  const context = { owned: options.owned, builtIn: isBuiltIn(desired), kind, type };
  return difference(desired, live, { path: [], shape: options.shape, atomic: false }, context);
}

function difference(
  desired: unknown,
  live: unknown,
  place: Place,
  context: Context,
): FieldPath | undefined {
  if (desired === live) return undefined;
  if (live === undefined) return isNothing(desired, place.path, context) ? undefined : place.path;
  if (isMap(desired)) {
    return isMap(live) ? mapDifference(desired, live, place, context) : place.path;
  }
  if (Array.isArray(desired)) {
    return Array.isArray(live) ? listDifference(desired, live, place, context) : place.path;
  }
  const isSame =
    context.builtIn && isQuantityField(context.kind, place.path) && sameQuantity(desired, live);
  return isSame ? undefined : place.path;
}

/** True when a field that live lacks may be stated so by desired all the same. */
function isNothing(desired: unknown, path: FieldPath, context: Context): boolean {
  if (desired === null || desired === undefined) return true;
  if (Array.isArray(desired)) return desired.length === 0 && (context.owned || context.builtIn);
  if (!context.owned) return false;
  if (isMap(desired)) {
    return Object.keys(desired).every((key) => isNothing(desired[key], [...path, key], context));
  }
  const isZero = desired === '' || desired === 0 || desired === false;
  return context.builtIn && isZero && !fieldTypeAt(context.type, path)?.pointer;
}

function mapDifference(
  desired: JsonMap,
  live: JsonMap,
  place: Place,
  context: Context,
): FieldPath | undefined {
  const atomic = place.atomic || isAtomicShape(place, context, desired);
  // Git may have dropped what is more in live; only the API server's own defaults are no difference.
  if (atomic) {
    const extra = Object.keys(live).find(
      (key) => !Object.hasOwn(desired, key) && !isAddedByServer(live, key, place, context),
    );
    if (extra !== undefined) return [...place.path, extra];
  }
  for (const key of Object.keys(desired)) {
    const inside = {
      path: [...place.path, key],
      shape: place.shape?.[`f:${key}`],
      atomic,
    };
    const found = difference(desired[key], own(live, key), inside, context);
    if (found) return found;
  }
  return undefined;
}

/** True for what the API server adds to a map of a built-in kind that is replaced as a whole. */
function isAddedByServer(live: JsonMap, key: string, { path }: Place, context: Context): boolean {
  if (!context.builtIn) return false;
  const parent = fieldTypeAt(context.type, path);
  const field = structOf(parent)?.get(key);
  return field ? isFilledIn(parent?.of, live, key, field) : isAtomicDefault(key, live[key]);
}

/**
 * A map that somebody owns as one leaf is replaced as a whole, or was once applied empty: then a
 * built-in type's map is empty in desired, too, and what live has in it is not ours.
 */
function isAtomicShape({ shape, path }: Place, context: Context, desired: JsonMap): boolean {
  if (shape === undefined || !isLeaf(shape) || path.length === 0) return false;
  const isEmpty = Object.keys(desired).length === 0;
  return !(isEmpty && context.builtIn && context.owned && !isAtomicMap(String(path.at(-1))));
}

function listDifference(
  desired: unknown[],
  live: unknown[],
  place: Place,
  context: Context,
): FieldPath | undefined {
  const type: ListType = place.atomic
    ? { by: 'position' }
    : listType({
        shape: place.shape,
        field: String(place.path.at(-1)),
        kind: context.kind,
        builtIn: context.builtIn,
        items: desired,
      });
  if (type.by === 'keys') return keyedDifference(desired, live, type.keys, place, context);
  if (type.by === 'value') {
    return isInOrder(desired.map(stableText), live.map(stableText)) ? undefined : place.path;
  }
  if (desired.length !== live.length) return place.path;
  for (let i = 0; i < desired.length; i++) {
    const inside = { path: [...place.path, i], shape: undefined, atomic: true };
    const found = difference(desired[i], live[i], inside, context);
    if (found) return found;
  }
  return undefined;
}

/** True when all of these stand in the list, in this order, whatever stands between them. */
function isInOrder(texts: string[], list: string[]): boolean {
  let at = -1;
  return texts.every((text) => {
    at = list.indexOf(text, at + 1);
    return at >= 0;
  });
}

/** Items are matched by key; their order counts, since containers and env depend on it. */
function keyedDifference(
  desired: unknown[],
  live: unknown[],
  keys: readonly string[],
  place: Place,
  context: Context,
): FieldPath | undefined {
  const indices = new Map(live.map((item, index) => [itemKey(item, keys), index]));
  const shapes = itemShapes(place.shape, keys);
  let last = -1;
  for (const [i, item] of desired.entries()) {
    const key = itemKey(item, keys);
    const index = indices.get(key);
    if (index === undefined || index <= last) return [...place.path, i];
    last = index;
    const inside = { path: [...place.path, i], shape: shapes.get(key), atomic: false };
    const found = difference(item, live[index], inside, context);
    if (found) return found;
  }
  return undefined;
}
