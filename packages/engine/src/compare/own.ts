import { isMap, type JsonMap } from './field-path.ts';

/**
 * JSON maps may have any key, also `__proto__`, `constructor` and `toString`: these read, write and
 * compare own entries only.
 */

/** The map's own entry; undefined where it has none. */
export function own(map: JsonMap | undefined, key: string): unknown {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets the map's own entry, whatever it is called. */
export function setOwn(map: JsonMap, key: string, value: unknown): void {
  if (key !== '__proto__') map[key] = value;
  else {
    const plain = { enumerable: true, configurable: true, writable: true };
    Object.defineProperty(map, key, { ...plain, value });
  }
}

/** True for equal JSON values; entries that are undefined count as absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, at) => sameJson(item, b[at]))
    );
  }
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const others = Object.keys(b).filter((key) => b[key] !== undefined);
  return keys.length === others.length && keys.every((key) => sameJson(a[key], own(b, key)));
}
