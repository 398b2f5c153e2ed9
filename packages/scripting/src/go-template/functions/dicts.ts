import { FunctionError } from '../template-error.ts';
import {
  type GoMap,
  isList,
  isNil,
  isTrue,
  sortedEntries,
  TextMap,
  typeName,
  type Value,
} from '../value.ts';
import { textOf } from './casts.ts';
import { define, type Functions, shallow } from './function.ts';

export const dictFunctions: Functions = {
  ...shallow({
    dict: define('a*', (...given: Value[]) => {
      const map: GoMap = new Map();
      for (let at = 0; at < given.length; at += 2) {
        map.set(textOf(given[at]), at + 1 < given.length ? given[at + 1] : '');
      }
      return map;
    }),
    get: define('ms', (map: GoMap | undefined, key: string) =>
      map?.has(key) ? (map.get(key) ?? null) : '',
    ),
  }),
  set: define('msa', (map: GoMap | undefined, key: string, value: Value) => {
    if (!map) throw new FunctionError('assignment to entry in nil map');
    // A map within itself could not be printed.
    if (holds(value, map)) throw new FunctionError('a dict cannot be put into itself');
    return map.set(key, value);
  }),
  ...shallow({
    unset: define('ms', (map: GoMap | undefined, key: string) => {
      map?.delete(key);
      return map;
    }),
    hasKey: define('ms', (map: GoMap | undefined, key: string) => map?.has(key) === true),
    pluck: define('sm*', (key: string, ...maps: (GoMap | undefined)[]) =>
      maps.filter((map) => map?.has(key)).map((map) => map?.get(key)),
    ),
    keys: define('m*', (...maps: (GoMap | undefined)[]) =>
      maps.flatMap((map) => sortedEntries(map ?? new Map()).map(([key]) => key)),
    ),
    values: define('m', (map: GoMap | undefined) =>
      sortedEntries(map ?? new Map()).map(([, value]) => value),
    ),
    pick: define('ms*', (map: GoMap | undefined, ...keys: string[]) => {
      const picked = keys.filter((key) => map?.has(key));
      return new Map(picked.map((key) => [key, map?.get(key)]));
    }),
    omit: define('ms*', (map: GoMap | undefined, ...keys: string[]) => {
      return new Map([...(map ?? [])].filter(([key]) => !keys.includes(key)));
    }),
  }),
  merge: define('mm*', (into: GoMap, ...from: GoMap[]) => mergeAll(into, from, false)),
  mustMerge: define('mm*', (into: GoMap, ...from: GoMap[]) => mergeAll(into, from, false)),
  mergeOverwrite: define('mm*', (into: GoMap, ...from: GoMap[]) => mergeAll(into, from, true)),
  mustMergeOverwrite: define('mm*', (into: GoMap, ...from: GoMap[]) => mergeAll(into, from, true)),
  deepCopy: define('a', copyOf),
  mustDeepCopy: define('a', copyOf),
  ...shallow({ dig: define('a*', dig) }),
};

function holds(value: Value, map: GoMap): boolean {
  if (value === map) return true;
  if (isList(value)) return value.some((one) => holds(one, map));
  return value instanceof Map && [...value.values()].some((one) => holds(one, map));
}

function mergeAll(into: GoMap | undefined, from: readonly GoMap[], overwrites: boolean): GoMap {
  const merged = into ?? new Map();
  for (const map of from) if (map) merge(merged, map, overwrites);
  return merged;
}

/** Values that are there and not empty win; or those that come, empty ones and nil among them. */
function merge(into: GoMap, from: GoMap, overwrites: boolean): void {
  if (holds(from, into)) return;
  for (const [key, value] of from) {
    const present = into.get(key);
    if (present instanceof Map && value instanceof Map) merge(present, value, overwrites);
    else if (overwrites || (!isTrue(present) && !isNil(value))) put(into, key, value);
  }
}

function put(into: GoMap, key: string, value: Value): void {
  if (into instanceof TextMap && typeof value !== 'string') {
    throw new FunctionError(`value of type ${typeName(value)} is not assignable to type string`);
  }
  into.set(key, value);
}

function copyOf(value: Value): Value {
  if (isNil(value)) throw new FunctionError('there is nothing to copy');
  return deepCopy(value);
}

export function deepCopy(value: Value): Value {
  if (value instanceof TextMap) return new TextMap(value);
  if (isList(value)) return value.map(deepCopy);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, deepCopy(one)]));
  return value;
}

/** `dig "a" "b" fallback dict`. */
function dig(...given: Value[]): Value {
  if (given.length < 3) throw new FunctionError('dig needs at least three arguments');
  const [fallback, from] = given.slice(-2);
  const keys = given.slice(0, -2).map((key) => {
    if (typeof key === 'string') return key;
    throw new FunctionError(`interface conversion: interface {} is ${typeName(key)}, not string`);
  });
  let value = from;
  for (const key of keys) {
    if (!(value instanceof Map) || value instanceof TextMap) {
      const name = isNil(value) ? 'nil' : typeName(value);
      throw new FunctionError(
        `interface conversion: interface {} is ${name}, not map[string]interface {}`,
      );
    }
    if (!value.has(key)) return fallback;
    value = value.get(key);
  }
  return value;
}
