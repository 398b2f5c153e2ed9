type Path = (string | number)[];

/**
 * The fields that one of jq's paths names in the object, with indices counted from the front: a
 * slice names each of its items. None where it leaves the object's lists.
 */
export function concretePaths(path: readonly unknown[], object: unknown): Path[] {
  let found: { path: Path; value: unknown }[] = [{ path: [], value: object }];
  for (const step of path) {
    found = found.flatMap(({ path: before, value }) =>
      stepsOf(step, value).map((one) => ({ path: [...before, one], value: entryOf(value, one) })),
    );
  }
  return found.map((one) => one.path);
}

function stepsOf(step: unknown, value: unknown): (string | number)[] {
  if (typeof step === 'string') return [step];
  const length = Array.isArray(value) ? value.length : 0;
  if (typeof step === 'number') {
    const index = step < 0 ? length + step : step;
    return index < 0 ? [] : [Math.floor(index)];
  }
  if (typeof step !== 'object' || step === null) return [];
  const { start, end } = step as { start?: number | null; end?: number | null };
  const at = (edge: number) => Math.min(Math.max(edge < 0 ? length + edge : edge, 0), length);
  const [from, to] = [Math.floor(at(start ?? 0)), Math.ceil(at(end ?? length))];
  return Array.from({ length: Math.max(to - from, 0) }, (_, offset) => from + offset);
}

/** An own entry: a map may have any key, also `constructor`. */
export function entryOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}
