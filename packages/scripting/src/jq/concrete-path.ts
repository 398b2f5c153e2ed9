/**
 * A path as jq gives it, with indices counted from the front; undefined where it names no single
 * field (a slice) or leaves the object's lists.
 */
export function concretePath(
  path: readonly unknown[],
  object: unknown,
): (string | number)[] | undefined {
  const result: (string | number)[] = [];
  let value = object;
  for (const step of path) {
    if (typeof step !== 'string' && typeof step !== 'number') return undefined;
    const fromEnd = typeof step === 'number' && step < 0;
    const concrete = fromEnd ? (Array.isArray(value) ? value.length + step : step) : step;
    if (typeof concrete === 'number' && concrete < 0) return undefined;
    result.push(concrete);
    value = value == null ? undefined : (value as Record<string | number, unknown>)[concrete];
  }
  return result;
}
