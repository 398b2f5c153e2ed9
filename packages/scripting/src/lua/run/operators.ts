import type { BinaryOperator, Comparison } from '../syntax/ast.ts';
import { LuaTable } from '../table.ts';
import { LuaFunction, type LuaValue, type Runtime, raise, typeName } from '../values.ts';
import { formatNumber, numberOf } from './numbers.ts';

/** What operators do with values, metatables included. */

const CALLS_AT_MOST = 220;

export function call(runtime: Runtime, callee: LuaValue, args: LuaValue[]): LuaValue[] {
  if (callee instanceof LuaFunction) {
    if (++runtime.depth > CALLS_AT_MOST) raise(runtime, 'stack overflow');
    const results = callee.call(runtime, args);
    runtime.depth--;
    return results;
  }
  const handler = metamethod(callee, '__call');
  if (handler === undefined) raise(runtime, 'attempt to call a non-function object');
  return call(runtime, handler, [callee, ...args]);
}

export function metamethod(value: LuaValue, name: string): LuaValue {
  return value instanceof LuaTable ? value.metatable?.get(name) : undefined;
}

export function index(runtime: Runtime, object: LuaValue, key: LuaValue): LuaValue {
  if (object instanceof LuaTable) {
    const value = object.get(key);
    if (value !== undefined || !object.metatable) return value;
    const handler = object.metatable.get('__index');
    if (handler === undefined) return undefined;
    runtime.budget.spend(1);
    if (handler instanceof LuaFunction) return call(runtime, handler, [object, key])[0];
    return deeper(runtime, () => index(runtime, handler, key));
  }
  if (typeof object === 'string' && runtime.stringLibrary) return runtime.stringLibrary.get(key);
  return raise(
    runtime,
    `attempt to index a non-table object(${typeName(object)}) with key '${shownKey(key)}'`,
  );
}

export function setIndex(runtime: Runtime, object: LuaValue, key: LuaValue, value: LuaValue): void {
  if (!(object instanceof LuaTable)) {
    raise(
      runtime,
      `attempt to index a non-table object(${typeName(object)}) with key '${shownKey(key)}'`,
    );
  }
  const handler = object.metatable?.get('__newindex');
  if (handler !== undefined && object.get(key) === undefined) {
    runtime.budget.spend(1);
    if (handler instanceof LuaFunction) call(runtime, handler, [object, key, value]);
    else deeper(runtime, () => setIndex(runtime, handler, key, value));
    return;
  }
  rawSet(runtime, object, key, value);
}

/** Chains of metatables may be long, or closed to a ring. */
function deeper<T>(runtime: Runtime, run: () => T): T {
  if (++runtime.depth > CALLS_AT_MOST) raise(runtime, 'stack overflow');
  const result = run();
  runtime.depth--;
  return result;
}

const BYTES_OF_ENTRY = 64;

export function rawSet(runtime: Runtime, table: LuaTable, key: LuaValue, value: LuaValue): void {
  if (key === undefined) raise(runtime, 'table index is nil');
  if (Number.isNaN(key)) raise(runtime, 'table index is NaN');
  if (table.set(key, value)) runtime.budget.allocate(BYTES_OF_ENTRY);
}

const ARITHMETIC: Record<BinaryOperator, [string, string, (a: number, b: number) => number]> = {
  '+': ['__add', 'add', (a, b) => a + b],
  '-': ['__sub', 'sub', (a, b) => a - b],
  '*': ['__mul', 'mul', (a, b) => a * b],
  '/': ['__div', 'div', (a, b) => a / b],
  '%': ['__mod', 'mod', modulo],
  '^': ['__pow', 'pow', (a, b) => a ** b],
};

/** The sign is the divisor's. */
export function modulo(a: number, b: number): number {
  if (b === Number.POSITIVE_INFINITY && a >= 0) return a;
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

export function arithmetic(
  runtime: Runtime,
  operator: BinaryOperator,
  a: LuaValue,
  b: LuaValue,
): LuaValue {
  const [event, name, compute] = ARITHMETIC[operator];
  if (typeof a === 'number' && typeof b === 'number') return compute(a, b);
  const handler = metamethod(a, event) ?? metamethod(b, event);
  if (handler !== undefined) return call(runtime, handler, [a, b])[0];
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return compute(left, right);
  return raise(
    runtime,
    `cannot perform ${name} operation between ${typeName(a)} and ${typeName(b)}`,
  );
}

export function negate(runtime: Runtime, value: LuaValue): LuaValue {
  if (typeof value === 'number') return -value;
  const handler = metamethod(value, '__unm');
  if (handler !== undefined) return call(runtime, handler, [value, value])[0];
  const number = numberOf(value);
  return number === undefined
    ? raise(runtime, `__unm undefined for a ${typeName(value)}`)
    : -number;
}

export function lengthOf(runtime: Runtime, value: LuaValue): LuaValue {
  if (typeof value === 'string') return value.length;
  const handler = metamethod(value, '__len');
  if (handler !== undefined) return call(runtime, handler, [value])[0];
  if (value instanceof LuaTable) return value.length;
  return raise(runtime, `__len undefined for a ${typeName(value)}`);
}

/** One text may not be longer than this. */
const TEXT_BYTES_AT_MOST = 4 * 1024 * 1024;

export function makesText(runtime: Runtime, bytes: number): void {
  if (bytes > TEXT_BYTES_AT_MOST) runtime.budget.allocate(Number.POSITIVE_INFINITY);
  runtime.budget.allocate(bytes);
  if (bytes > 256) runtime.budget.spend(bytes >> 8);
}

export function concat(runtime: Runtime, a: LuaValue, b: LuaValue): LuaValue {
  const [left, right] = [concatenable(a), concatenable(b)];
  if (left !== undefined && right !== undefined) {
    makesText(runtime, left.length + right.length);
    return left + right;
  }
  const handler = metamethod(a, '__concat') ?? metamethod(b, '__concat');
  if (handler !== undefined) return call(runtime, handler, [a, b])[0];
  return raise(
    runtime,
    `cannot perform concat operation between ${typeName(a)} and ${typeName(b)}`,
  );
}

function concatenable(value: LuaValue): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? formatNumber(value) : undefined;
}

export function equal(runtime: Runtime, a: LuaValue, b: LuaValue): boolean {
  if (a === b) return true;
  if (!(a instanceof LuaTable) || !(b instanceof LuaTable)) return false;
  const handler = a.metatable?.get('__eq');
  if (handler === undefined || handler !== b.metatable?.get('__eq')) return false;
  const [result] = call(runtime, handler, [a, b]);
  return result !== undefined && result !== false;
}

export function compare(runtime: Runtime, operator: Comparison, a: LuaValue, b: LuaValue): boolean {
  switch (operator) {
    case '==':
      return equal(runtime, a, b);
    case '~=':
      return !equal(runtime, a, b);
    case '<':
      return isLess(runtime, a, b);
    case '>':
      return isLess(runtime, b, a);
    case '<=':
      return isLessOrEqual(runtime, a, b);
    case '>=':
      return isLessOrEqual(runtime, b, a);
  }
}

export function isLess(runtime: Runtime, a: LuaValue, b: LuaValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  return compareByHandler(runtime, '__lt', a, b);
}

function isLessOrEqual(runtime: Runtime, a: LuaValue, b: LuaValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  if (typeof a === 'string' && typeof b === 'string') return a <= b;
  if (metamethod(a, '__le') === undefined && metamethod(b, '__le') === undefined) {
    const event = metamethod(a, '__lt') ?? metamethod(b, '__lt');
    if (event !== undefined) return !compareByHandler(runtime, '__lt', b, a);
  }
  return compareByHandler(runtime, '__le', a, b);
}

function compareByHandler(runtime: Runtime, event: string, a: LuaValue, b: LuaValue): boolean {
  const handler = metamethod(a, event) ?? metamethod(b, event);
  if (handler === undefined) {
    raise(runtime, `attempt to compare ${typeName(a)} with ${typeName(b)}`);
  }
  const [result] = call(runtime, handler, [a, b]);
  return result !== undefined && result !== false;
}

function shownKey(key: LuaValue): string {
  if (typeof key === 'string') return key.slice(0, 100);
  return typeof key === 'number' ? formatNumber(key) : typeName(key);
}
