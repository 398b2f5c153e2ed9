import { compile } from '../go-template/functions/regex.ts';
import { FunctionError } from '../go-template/template-error.ts';
import { GoDuration, GoTime, isList, isNil, type Value } from '../go-template/value.ts';
import { exprError } from './expr-error.ts';
import type { Room } from './room.ts';
import { asInt, asText, equal, isNumber, order, typeOf } from './values.ts';

type Operator = (left: Value, right: Value, room: Room) => Value;

/** Operators that look at both of their sides. */
export const OPERATORS: Record<string, Operator> = {
  '==': (a, b, room) => compared(a, b, room),
  '!=': (a, b, room) => !compared(a, b, room),
  '<': (a, b) => order(a, b, '<') < 0,
  '>': (a, b) => order(a, b, '>') > 0,
  '<=': (a, b) => order(a, b, '<=') <= 0,
  '>=': (a, b) => order(a, b, '>=') >= 0,
  in: contains,
  contains: (a, b) => texts(a, b, 'contains', (text, part) => text.includes(part)),
  startsWith: (a, b) => texts(a, b, 'startsWith', (text, part) => text.startsWith(part)),
  endsWith: (a, b) => texts(a, b, 'endsWith', (text, part) => text.endsWith(part)),
  matches: (a, b) =>
    isNil(a) || isNil(b) ? false : isMatch(asText(a, 'matches'), asText(b, 'matches')),
  '..': range,
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': (a, b) => {
    const [left, right] = numbers(a, b, '/');
    return Number(left) / Number(right);
  },
  '%': (a, b) => {
    const [left, right] = numbers(a, b, '%');
    if (typeof left !== 'bigint' || typeof right !== 'bigint') throw wrong(a, b, '%');
    if (right === 0n) throw exprError('integer divide by zero');
    return left % right;
  },
  '**': power,
  '^': power,
};

function compared(a: Value, b: Value, room: Room): boolean {
  room.walk(a);
  return equal(a, b);
}

function contains(needle: Value, haystack: Value, room: Room): boolean {
  if (isNil(haystack)) return false;
  if (isList(haystack)) {
    room.step(haystack.length);
    return haystack.some((one) => equal(one, needle));
  }
  if (haystack instanceof Map) return typeof needle === 'string' && haystack.has(needle);
  throw exprError(`operator "in" not defined on ${typeOf(haystack)}`);
}

function texts(
  a: Value,
  b: Value,
  sign: string,
  test: (text: string, part: string) => boolean,
): boolean {
  if (isNil(a) || isNil(b)) return false;
  if (typeof a !== 'string' || typeof b !== 'string') throw wrong(a, b, sign);
  return test(a, b);
}

function isMatch(text: string, pattern: string): boolean {
  try {
    return compile(pattern).matcher(text).find();
  } catch (error) {
    if (error instanceof FunctionError) throw exprError(error.message);
    throw error;
  }
}

function range(from: Value, to: Value, room: Room): Value {
  const [first, last] = [asInt(from, 'a range'), asInt(to, 'a range')];
  const length = Math.max(0, last - first + 1);
  room.make(length);
  return Array.from({ length }, (_, at) => BigInt(first + at));
}

function add(a: Value, b: Value, room: Room): Value {
  if (typeof a === 'string' && typeof b === 'string') {
    room.make(a.length + b.length);
    return a + b;
  }
  if (a instanceof GoTime && b instanceof GoDuration) return later(a, b.nanoseconds);
  if (a instanceof GoDuration && b instanceof GoTime) return later(b, a.nanoseconds);
  if (a instanceof GoDuration && b instanceof GoDuration) {
    return new GoDuration(a.nanoseconds + b.nanoseconds);
  }
  return computed(a, b, '+', [(x, y) => x + y, (x, y) => x + y]);
}

function subtract(a: Value, b: Value): Value {
  if (a instanceof GoTime && b instanceof GoTime) {
    return new GoDuration(BigInt(a.atMs - b.atMs) * 1_000_000n);
  }
  if (a instanceof GoTime && b instanceof GoDuration) return later(a, -b.nanoseconds);
  if (a instanceof GoDuration && b instanceof GoDuration) {
    return new GoDuration(a.nanoseconds - b.nanoseconds);
  }
  return computed(a, b, '-', [(x, y) => x - y, (x, y) => x - y]);
}

function multiply(a: Value, b: Value): Value {
  if (a instanceof GoDuration && typeof b === 'bigint') return new GoDuration(a.nanoseconds * b);
  if (b instanceof GoDuration && typeof a === 'bigint') return new GoDuration(b.nanoseconds * a);
  return computed(a, b, '*', [(x, y) => x * y, (x, y) => x * y]);
}

export function later({ atMs, zone }: GoTime, nanoseconds: bigint): GoTime {
  return new GoTime(atMs + Number(nanoseconds / 1_000_000n), zone);
}

/** Of two ints an int, which wraps around; a float where one of them is. */
function computed(
  a: Value,
  b: Value,
  sign: string,
  [ofInts, ofFloats]: [(x: bigint, y: bigint) => bigint, (x: number, y: number) => number],
): Value {
  const [left, right] = numbers(a, b, sign);
  return typeof left === 'bigint' && typeof right === 'bigint'
    ? BigInt.asIntN(64, ofInts(left, right))
    : ofFloats(Number(left), Number(right));
}

function power(a: Value, b: Value): Value {
  const [left, right] = numbers(a, b, '**');
  return Number(left) ** Number(right);
}

function numbers(a: Value, b: Value, sign: string): [number | bigint, number | bigint] {
  if (isNumber(a) && isNumber(b)) return [a, b];
  throw wrong(a, b, sign);
}

function wrong(a: Value, b: Value, sign: string) {
  return exprError(`invalid operation: ${typeOf(a)} ${sign} ${typeOf(b)}`);
}
