import { FunctionError } from '../template-error.ts';
import {
  compareTexts,
  GoComplex,
  GoDuration,
  GoInteger,
  GoTime,
  isList,
  isNil,
  typeName,
  type Value,
} from '../value.ts';
import { define, type Functions, shallow } from './function.ts';

/** `eq`, `ne`, `lt`, `le`, `gt`, `ge` of text/template: never between an int and a float. */
export const compareFunctions: Functions = shallow({
  eq: define('aa*', (first: Value, ...others: Value[]) => {
    if (others.length === 0) throw new FunctionError('missing argument for comparison');
    return others.some((other) => areEqual(first, other));
  }),
  ne: define('aa', (a: Value, b: Value) => !areEqual(a, b)),
  lt: define('aa', (a: Value, b: Value) => isLess(a, b)),
  le: define('aa', (a: Value, b: Value) => isLess(a, b) || areEqual(a, b)),
  gt: define('aa', (a: Value, b: Value) => !(isLess(a, b) || areEqual(a, b))),
  ge: define('aa', (a: Value, b: Value) => !isLess(a, b)),
});

type BasicKind = 'bool' | 'int' | 'float' | 'complex' | 'string' | undefined;

function basicKind(value: Value): BasicKind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'string';
    default:
      if (value instanceof GoComplex) return 'complex';
      return value instanceof GoDuration || value instanceof GoInteger ? 'int' : undefined;
  }
}

function basic(value: Value): Value {
  if (value instanceof GoInteger) return value.value;
  return value instanceof GoDuration ? value.nanoseconds : value;
}

function areEqual(a: Value, b: Value): boolean {
  if (basicKind(a) !== basicKind(b)) {
    if (isNil(a) || isNil(b)) return false;
    throw new FunctionError('incompatible types for comparison');
  }
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (a instanceof GoComplex && b instanceof GoComplex) {
    return a.real === b.real && a.imaginary === b.imaginary;
  }
  if (a instanceof GoTime && b instanceof GoTime) return a.atMs === b.atMs && a.zone === b.zone;
  if (a instanceof Map || isList(a) || b instanceof Map || isList(b)) {
    throw new FunctionError(`non-comparable types ${typeName(a)}, ${typeName(b)}`);
  }
  return basic(a) === basic(b);
}

function isLess(a: Value, b: Value): boolean {
  const kind = basicKind(a);
  if (kind === undefined || basicKind(b) === undefined) {
    throw new FunctionError('invalid type for comparison');
  }
  if (kind !== basicKind(b)) throw new FunctionError('incompatible types for comparison');
  if (kind === 'bool' || kind === 'complex') throw new FunctionError('invalid type for comparison');
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b) < 0;
  return (basic(a) as number | bigint) < (basic(b) as number | bigint);
}

/** `reflect.DeepEqual`. */
export function deepEqual(a: Value, b: Value): boolean {
  if (isList(a) && isList(b)) {
    return (
      typeName(a) === typeName(b) &&
      a.length === b.length &&
      a.every((one, at) => deepEqual(one, b[at]))
    );
  }
  if (a instanceof Map && b instanceof Map) {
    return (
      a.size === b.size && [...a].every(([key, one]) => b.has(key) && deepEqual(one, b.get(key)))
    );
  }
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (a instanceof GoTime && b instanceof GoTime) return a.atMs === b.atMs;
  if (typeName(a) !== typeName(b)) return false;
  return Object.is(basic(a), basic(b)) || basic(a) === basic(b);
}
