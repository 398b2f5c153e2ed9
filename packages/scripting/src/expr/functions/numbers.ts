import { printValue } from '../../go-template/print.ts';
import { isList, type Value } from '../../go-template/value.ts';
import { exprError } from '../expr-error.ts';
import { asInt, asNumber, isNumber, typeOf } from '../values.ts';
import { type ExprFunction, type ExprFunctions, plain } from './function.ts';

const MANY = Number.POSITIVE_INFINITY;

const whole = (name: string, round: (value: number) => number): ExprFunction =>
  plain(1, 1, ([value]) => round(Number(asNumber(value, name))));
const bits = (name: string, compute: (a: bigint, b: bigint) => bigint): ExprFunction =>
  plain(2, 2, ([a, b]) =>
    BigInt.asIntN(64, compute(BigInt(asInt(a, name)), BigInt(asInt(b, name)))),
  );
const shift = (name: string, compute: (a: bigint, by: bigint) => bigint): ExprFunction =>
  bits(name, (value, by) => {
    if (by < 0n) throw exprError(`invalid operation: negative shift count ${by}`);
    return by > 63n ? (value < 0n && name === 'bitshr' ? -1n : 0n) : compute(value, by);
  });

export const numberFunctions: ExprFunctions = {
  abs: plain(1, 1, ([value]) => {
    const number = asNumber(value, 'abs');
    return number < 0 ? -number : number;
  }),
  ceil: whole('ceil', Math.ceil),
  floor: whole('floor', Math.floor),
  // Halves go away from zero, as in Go.
  round: whole('round', (value) => Math.sign(value) * Math.round(Math.abs(value))),
  int: plain(1, 1, ([value]) => {
    if (typeof value === 'bigint') return value;
    if (Number.isFinite(value)) return BigInt(Math.trunc(Number(value)));
    if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return BigInt(value);
    throw exprError(`invalid operation: int(${printValue(value)})`);
  }),
  float: plain(1, 1, ([value]) => {
    if (isNumber(value)) return Number(value);
    const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    if (!Number.isNaN(read)) return read;
    throw exprError(`invalid operation: float(${printValue(value)})`);
  }),
  max: plain(1, MANY, (values) => extreme(values, 'max', (a, b) => a > b)),
  min: plain(1, MANY, (values) => extreme(values, 'min', (a, b) => a < b)),
  mean: plain(1, MANY, (values) => {
    const numbers = flat(values, 'mean').map(Number);
    return numbers.length === 0 ? 0 : numbers.reduce((a, b) => a + b, 0) / numbers.length;
  }),
  median: plain(1, MANY, (values) => {
    const numbers = flat(values, 'median')
      .map(Number)
      .sort((a, b) => a - b);
    const half = Math.floor(numbers.length / 2);
    if (numbers.length === 0) return 0;
    if (numbers.length % 2 === 1) return numbers[half] as number;
    return ((numbers[half - 1] as number) + (numbers[half] as number)) / 2;
  }),
  bitand: bits('bitand', (a, b) => a & b),
  bitor: bits('bitor', (a, b) => a | b),
  bitxor: bits('bitxor', (a, b) => a ^ b),
  bitnand: bits('bitnand', (a, b) => a & ~b),
  bitnot: plain(1, 1, ([value]) => ~BigInt(asInt(value, 'bitnot'))),
  bitshl: shift('bitshl', (a, by) => a << by),
  bitshr: shift('bitshr', (a, by) => a >> by),
  bitushr: shift('bitushr', (a, by) => BigInt.asUintN(64, a) >> by),
};

function flat(values: readonly Value[], name: string): (number | bigint)[] {
  return values.flatMap((value) => {
    if (isList(value)) return flat(value, name);
    if (isNumber(value)) return [value];
    throw exprError(`invalid argument for ${name} (type ${typeOf(value)})`);
  });
}

function extreme(
  values: readonly Value[],
  name: string,
  isBetter: (a: number | bigint, b: number | bigint) => boolean,
): Value {
  const numbers = flat(values, name);
  if (numbers.length === 0) return null;
  return numbers.reduce((best, one) => (isBetter(one, best) ? one : best));
}
