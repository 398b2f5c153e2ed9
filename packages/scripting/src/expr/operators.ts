import { compilePattern } from '../go-template/pattern.ts';
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
  contains: texts('contains', (text, part, room) => {
    // At worst the whole part is compared at each place of the text.
    room.step(chunks(text) * chunks(part));
    return text.includes(part);
  }),
  startsWith: texts('startsWith', (text, part, room) => {
    room.step(chunks(part));
    return text.startsWith(part);
  }),
  endsWith: texts('endsWith', (text, part, room) => {
    room.step(chunks(part));
    return text.endsWith(part);
  }),
  matches: (a, b, room) =>
    isNil(a) || isNil(b) ? false : isMatch(asText(a, 'matches'), asText(b, 'matches'), room),
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
  if (haystack instanceof Map) {
    if (typeof needle === 'string' || isNil(needle)) return haystack.has(needle ?? '');
    throw exprError(`cannot use ${typeOf(needle)} as a key of a map`);
  }
  throw exprError(`operator "in" not defined on ${typeOf(haystack)}`);
}

/** Of so many characters, which are compared in about one step. */
const chunks = (text: string) => 1 + (text.length >> 6);

function texts(sign: string, test: (text: string, part: string, room: Room) => boolean): Operator {
  return (a, b, room) => {
    if (isNil(a) || isNil(b)) return false;
    if (typeof a !== 'string' || typeof b !== 'string') throw wrong(a, b, sign);
    return test(a, b, room);
  };
}

function isMatch(text: string, source: string, room: Room): boolean {
  const { regex, size, stepsFor } = compilePattern(source);
  room.step(size + stepsFor(text.length));
  return regex.matcher(text).find();
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
