import { printValue } from '../print.ts';
import { FunctionError } from '../template-error.ts';
import { goInt64, type Value } from '../value.ts';
import { float64, int64 } from './casts.ts';
import { define, type Functions } from './function.ts';

const wrap = (value: bigint) => BigInt.asIntN(64, value);
const reduced = (values: readonly Value[], by: (a: bigint, b: bigint) => bigint) =>
  goInt64(ints(values).reduce(by));
const ints = (values: readonly Value[]) => values.map(int64);
const floats = (values: readonly Value[]) => values.map(float64);
const least = (a: bigint, b: bigint) => (b < a ? b : a);
const most = (a: bigint, b: bigint) => (b > a ? b : a);

/** Whole numbers are Go's int64 and wrap around as there. */
export const mathFunctions: Functions = {
  int: define('a', int64),
  int64: define('a', (value: Value) => goInt64(int64(value))),
  float64: define('a', float64),
  atoi: define('s', (text: string) => (/^[+-]?\d+$/.test(text) ? wrap(BigInt(text)) : 0n)),
  toDecimal: define('a', (value: Value) => {
    const found = /^([+-]?)([0-7]+)$/.exec(printValue(value));
    const size = BigInt(`0o${found?.[2] ?? 0}`);
    return goInt64(clamped(found?.[1] === '-' ? -size : size));
  }),
  add1: define('a', (value: Value) => goInt64(int64(value) + 1n)),
  add: define('a*', (...values: Value[]) => goInt64(ints(values).reduce((a, b) => a + b, 0n))),
  sub: define('aa', (a: Value, b: Value) => goInt64(int64(a) - int64(b))),
  mul: define('aa*', (...values: Value[]) => reduced(values, (a, b) => wrap(a * b))),
  div: define('aa', (a: Value, b: Value) => goInt64(int64(a) / divisor(b))),
  mod: define('aa', (a: Value, b: Value) => goInt64(int64(a) % divisor(b))),
  max: define('aa*', (...values: Value[]) => reduced(values, most)),
  biggest: define('aa*', (...values: Value[]) => reduced(values, most)),
  min: define('aa*', (...values: Value[]) => reduced(values, least)),
  add1f: define('a', (value: Value) => decimal(float64(value) + 1)),
  addf: define('a*', (...values: Value[]) => decimal(floats(values).reduce((a, b) => a + b, 0))),
  subf: define('aa*', (...values: Value[]) => decimal(floats(values).reduce((a, b) => a - b))),
  mulf: define('aa*', (...values: Value[]) => decimal(floats(values).reduce((a, b) => a * b))),
  divf: define('aa*', (...values: Value[]) => decimal(floats(values).reduce(quotient))),
  maxf: define('aa*', (...values: Value[]) => Math.max(...floats(values))),
  minf: define('aa*', (...values: Value[]) => Math.min(...floats(values))),
  ceil: define('a', (value: Value) => Math.ceil(float64(value))),
  floor: define('a', (value: Value) => Math.floor(float64(value))),
  round: define('aif*', (value: Value, places: bigint, from = 0.5) => {
    const scale = 10 ** Number(places);
    const scaled = float64(value) * scale;
    const up = scaled - Math.trunc(scaled) >= from;
    return (up ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
  }),
};

/** The nearest that an int64 can be. */
function clamped(value: bigint): bigint {
  const bound = 2n ** 63n;
  return value >= bound ? bound - 1n : value < -bound ? -bound : value;
}

function divisor(value: Value): bigint {
  const number = int64(value);
  if (number === 0n) throw new FunctionError('runtime error: integer divide by zero');
  return number;
}

function quotient(a: number, b: number): number {
  if (b === 0) throw new FunctionError('decimal division by 0');
  return a / b;
}

/** These count in decimal fractions: 0.1 and 0.2 are 0.3. */
function decimal(value: number): number {
  return Number(value.toPrecision(15));
}
