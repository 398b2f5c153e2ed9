type Path = (string | number)[];

/**
 * The fields that one of jq's paths names in the object, with indices counted from the front: a
 * slice names each of its items. None where it leaves the object's lists.
 */
export function concretePaths(path: readonly unknown[], object: unknown): Path[] {
  const [step, ...rest] = path;
  if (step === undefined) return [[]];
  if (isSlice(step)) return pathsInSlice(step, rest, object);
  const at = concreteStep(step, object);
  if (at === undefined) return [];
  return concretePaths(rest, entryOf(object, at)).map((below) => [at, ...below]);
}

function concreteStep(step: unknown, value: unknown): string | number | undefined {
  if (typeof step === 'string') return step;
  if (typeof step !== 'number') return undefined;
  const index = step < 0 ? lengthOf(value) + step : step;
  return index < 0 ? undefined : Math.floor(index);
}

interface Slice {
  start?: number | null;
  end?: number | null;
}

function isSlice(step: unknown): step is Slice {
  return typeof step === 'object' && step !== null;
}

/** What follows a slice counts from its first item. */
function pathsInSlice(slice: Slice, rest: readonly unknown[], list: unknown): Path[] {
  const items = indicesOf(slice, lengthOf(list));
  const [next, ...others] = rest;
  if (next === undefined) return items.map((index) => [index]);
  if (isSlice(next)) {
    const inner = indicesOf(next, items.length);
    const [first = 0, last = -1] = [inner[0], inner.at(-1)];
    return pathsInSlice({ start: items[first] ?? 0, end: (items[last] ?? -1) + 1 }, others, list);
  }
  const index = typeof next === 'number' ? items.at(next) : undefined;
  return index === undefined ? [] : concretePaths([index, ...others], list);
}

function indicesOf({ start, end }: Slice, length: number): number[] {
  const at = (edge: number) => Math.min(Math.max(edge < 0 ? length + edge : edge, 0), length);
  const [from, to] = [Math.floor(at(start ?? 0)), Math.ceil(at(end ?? length))];
  return Array.from({ length: Math.max(to - from, 0) }, (_, offset) => from + offset);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

/** An own entry: a map may have any key, also `constructor`. */
export function entryOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}
