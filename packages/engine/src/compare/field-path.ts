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

/** True for a field set node that stands for its whole field: a scalar or something atomic. */
export function isLeaf(node: FieldsV1): boolean {
  for (const key in node) if (key !== '.') return false;
  return true;
}
