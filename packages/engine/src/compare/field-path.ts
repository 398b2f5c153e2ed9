import type { FieldsV1 } from '@lockstep/domain';

/** Where a field stands in an object: map keys and list indices from the root. */
export type FieldPath = (string | number)[];

export type JsonMap = Record<string, unknown>;

/** A JSON map: neither null nor a list. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined where the path leaves the object. */
export function valueAt(object: unknown, path: FieldPath): unknown {
  let value = object;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isMap(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** True when `path` is one of `ancestors` or lies below one. */
export function isAtOrBelow(path: FieldPath, ancestors: readonly FieldPath[]): boolean {
  return ancestors.some(
    (ancestor) =>
      ancestor.length <= path.length &&
      ancestor.every((step, at) => String(step) === String(path[at])),
  );
}

/**
 * A copy of the object without these fields; the original is not changed. With `dropEmptied`,
 * a map or list that loses its last entry goes as well.
 */
export function withoutPaths<T>(
  object: T,
  paths: readonly FieldPath[],
  options: { dropEmptied?: boolean } = {},
): T {
  if (paths.length === 0) return object;
  const copy = structuredClone(object);
  // From the back: the removal of a list item must not shift those still to be removed.
  for (const path of [...paths].sort(laterFirst))
    removeAt(copy, path, options.dropEmptied ?? false);
  return copy;
}

function removeAt(object: unknown, path: FieldPath, dropEmptied: boolean): void {
  const parentPath = path.slice(0, -1);
  const parent = valueAt(object, parentPath);
  const step = path.at(-1);
  if (step === undefined) return;
  if (Array.isArray(parent) && typeof step === 'number') {
    if (step < parent.length) parent.splice(step, 1);
  } else if (isMap(parent)) delete parent[step];
  else return;
  if (dropEmptied && parentPath.length > 0 && Object.keys(parent).length === 0) {
    removeAt(object, parentPath, true);
  }
}

function laterFirst(a: FieldPath, b: FieldPath): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]];
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return y - x;
    return String(x) < String(y) ? 1 : -1;
  }
  return b.length - a.length;
}

/** True for a field set node that stands for its whole field: a scalar or something atomic. */
export function isLeaf(node: FieldsV1): boolean {
  for (const key in node) if (key !== '.') return false;
  return true;
}
