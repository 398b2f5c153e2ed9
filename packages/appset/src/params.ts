import { goText, TextMap } from '@lockstep/scripting';

/**
 * One parameter set. Without Go templates values are texts under flat keys (`metadata.labels.env`),
 * with them JSON, in which a `TextMap` is what Go has as map[string]string.
 */
export type Params = Map<string, unknown>;

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)
  );
}

/** The entries of what is a map to Go; undefined for anything else. */
function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (value instanceof Map) return [...(value as Map<string, unknown>)];
  return isObject(value) ? Object.entries(value) : undefined;
}

/** Nested fields as `a.b` and `a.0`, each as Go prints it; empty maps and lists have none. */
export function flatten(value: unknown): Map<string, string> {
  const flat = new Map<string, string>();
  const walk = (one: unknown, path: string): void => {
    const entries = Array.isArray(one)
      ? one.map((element, at): [string, unknown] => [String(at), element])
      : entriesOf(one);
    if (!entries) flat.set(path, goText(one));
    for (const [key, child] of entries ?? []) walk(child, path === '' ? key : `${path}.${key}`);
  };
  walk(value, '');
  return flat;
}

/**
 * The values of `over` laid over those of `base`: maps are merged key by key, everything else
 * replaces what is there, also where it is empty.
 */
export function overlay(base: Params, over: Params): Params {
  const merged: Params = new Map(base);
  for (const [key, value] of over) {
    merged.set(key, base.has(key) ? overlayValue(base.get(key), value) : value);
  }
  return merged;
}

function overlayValue(base: unknown, over: unknown): unknown {
  const [below, above] = [entriesOf(base), entriesOf(over)];
  if (!below || !above) return over;
  if (base instanceof TextMap && over instanceof TextMap) return new TextMap([...base, ...over]);
  return overlay(new Map(below), new Map(above));
}

/** All values as texts. */
export function textParams(params: Params): Params {
  return new Map([...params].map(([key, value]) => [key, goText(value)]));
}
