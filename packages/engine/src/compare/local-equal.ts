import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { isAtomicMap, isBuiltIn } from './built-in-kinds.ts';
import { type FieldPath, isLeaf, isMap, type JsonMap } from './field-path.ts';
import { isAtomicDefault } from './known-defaults.ts';
import { itemKey, itemShapes, type ListType, listType } from './list-keys.ts';
import { isQuantityField, sameQuantity } from './quantity.ts';

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
  const context = { owned: options.owned, builtIn: isBuiltIn(desired), kind: desired.kind };
  return difference(desired, live, { path: [], shape: options.shape, atomic: false }, context);
}

function difference(
  desired: unknown,
  live: unknown,
  place: Place,
  context: Context,
): FieldPath | undefined {
  if (desired === live) return undefined;
  if (live === undefined) return isNothing(desired, context) ? undefined : place.path;
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
function isNothing(desired: unknown, context: Context): boolean {
  if (desired === null || desired === undefined) return true;
  if (Array.isArray(desired)) return desired.length === 0 && (context.owned || context.builtIn);
  if (!context.owned) return false;
  if (isMap(desired)) return Object.values(desired).every((value) => isNothing(value, context));
  return context.builtIn && (desired === '' || desired === 0 || desired === false);
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
      (key) =>
        !Object.hasOwn(desired, key) && !(context.builtIn && isAtomicDefault(key, live[key])),
    );
    if (extra !== undefined) return [...place.path, extra];
  }
  for (const key in desired) {
    const inside = {
      path: [...place.path, key],
      shape: place.shape?.[`f:${key}`],
      atomic,
    };
    const found = difference(desired[key], live[key], inside, context);
    if (found) return found;
  }
  return undefined;
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
    const have = new Set(live.map((item) => JSON.stringify(item)));
    return desired.every((item) => have.has(JSON.stringify(item))) ? undefined : place.path;
  }
  if (desired.length !== live.length) return place.path;
  for (let i = 0; i < desired.length; i++) {
    const inside = { path: [...place.path, i], shape: undefined, atomic: true };
    const found = difference(desired[i], live[i], inside, context);
    if (found) return found;
  }
  return undefined;
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
