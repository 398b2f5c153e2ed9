import { deepEqual } from '../go-template/functions/compare.ts';
import { GoDuration, type GoMap, GoTime, isList, isNil, type Value } from '../go-template/value.ts';
import { exprError } from './expr-error.ts';

/** Values as expr-lang sees them: ints are `bigint`, floats `number`. */

/** JSON as Kubernetes objects hold it: whole numbers are ints. */
export function exprValue(json: unknown): Value {
  if (typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
  if (Array.isArray(json)) return json.map(exprValue);
  if (typeof json === 'object' && json !== null) {
    return new Map(Object.entries(json).map(([key, value]) => [key, exprValue(value)]));
  }
  return json as Value;
}

export function typeOf(value: Value): string {
  if (isNil(value)) return 'nil';
  if (isList(value)) return 'array';
  if (value instanceof Map) return 'map';
  if (value instanceof GoTime) return 'time.Time';
  if (value instanceof GoDuration) return 'time.Duration';
  return SCALARS[typeof value] ?? 'unknown';
}

const SCALARS: Record<string, string> = {
  string: 'string',
  boolean: 'bool',
  bigint: 'int',
  number: 'float',
};

export function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

export function equal(a: Value, b: Value): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: an int and a float are equal by their value
  if (isNumber(a) && isNumber(b)) return a == b;
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((one, at) => equal(one, b[at]));
  }
  if (a instanceof Map && b instanceof Map) return deepEqual(a, b);
  if (a instanceof GoTime && b instanceof GoTime) return a.atMs === b.atMs;
  if (a instanceof GoDuration && b instanceof GoDuration) return a.nanoseconds === b.nanoseconds;
  return a === b;
}

/** Negative, zero or positive. @throws UserError for what has no order. */
export function order(a: Value, b: Value, sign: string): number {
  const [left, right] = [orderable(a), orderable(b)];
  if (left === undefined || right === undefined || kindOf(a) !== kindOf(b)) {
    throw exprError(`invalid operation: ${typeOf(a)} ${sign} ${typeOf(b)}`);
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function kindOf(value: Value): string {
  return isNumber(value) ? 'number' : typeOf(value);
}

function orderable(value: Value): string | number | bigint | undefined {
  if (typeof value === 'string' || isNumber(value)) return value;
  if (value instanceof GoTime) return value.atMs;
  return value instanceof GoDuration ? value.nanoseconds : undefined;
}

export function asBoolean(value: Value, what: string): boolean {
  if (typeof value === 'boolean') return value;
  throw exprError(`${what} must be a bool, not ${typeOf(value)}`);
}

export function asText(value: Value, what: string): string {
  if (typeof value === 'string') return value;
  throw exprError(`${what} must be a string, not ${typeOf(value)}`);
}

export function asArray(value: Value, what: string): readonly Value[] {
  if (isList(value)) return value;
  throw exprError(`${what} must be an array, not ${typeOf(value)}`);
}

export function asMap(value: Value, what: string): GoMap {
  if (value instanceof Map) return value;
  throw exprError(`${what} must be a map, not ${typeOf(value)}`);
}

export function asNumber(value: Value, what: string): number | bigint {
  if (isNumber(value)) return value;
  throw exprError(`${what} must be a number, not ${typeOf(value)}`);
}

export function asInt(value: Value, what: string): number {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw exprError(`${what} must be an int, not ${typeOf(value)}`);
}
