import { FunctionError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { float64, int64 } from './casts.ts';
import { define, type Functions } from './function.ts';

const wrap = (value: bigint) => BigInt.asIntN(64, value);
const ints = (values: readonly Value[]) => values.map(int64);
const floats = (values: readonly Value[]) => values.map(float64);
const least = (a: bigint, b: bigint) => (b < a ? b : a);
const most = (a: bigint, b: bigint) => (b > a ? b : a);

/** Whole numbers are Go's int64 and wrap around as there. */
export const mathFunctions: Functions = {
  int: define('a', int64),
  int64: define('a', int64),
  float64: define('a', float64),
  atoi: define('s', (text: string) => (/^[+-]?\d+$/.test(text) ? wrap(BigInt(text)) : 0n)),
  toDecimal: define('a', (value: Value) => {
    const text = String(value ?? '');
    return /^[0-7]+$/.test(text) ? BigInt(`0o${text}`) : 0n;
  }),
  add1: define('a', (value: Value) => wrap(int64(value) + 1n)),
  add: define('a*', (...values: Value[]) => wrap(ints(values).reduce((a, b) => a + b, 0n))),
  sub: define('aa', (a: Value, b: Value) => wrap(int64(a) - int64(b))),
  mul: define('aa*', (...values: Value[]) => wrap(ints(values).reduce((a, b) => wrap(a * b), 1n))),
  div: define('aa', (a: Value, b: Value) => int64(a) / divisor(b)),
  mod: define('aa', (a: Value, b: Value) => int64(a) % divisor(b)),
  max: define('aa*', (...values: Value[]) => ints(values).reduce(most)),
  biggest: define('aa*', (...values: Value[]) => ints(values).reduce(most)),
  min: define('aa*', (...values: Value[]) => ints(values).reduce(least)),
  add1f: define('a', (value: Value) => decimal(float64(value) + 1)),
  addf: define('a*', (...values: Value[]) => decimal(floats(values).reduce((a, b) => a + b, 0))),
  subf: define('aa*', (...values: Value[]) => decimal(floats(values).reduce((a, b) => a - b))),
  mulf: define('aa*', (...values: Value[]) => decimal(floats(values).reduce((a, b) => a * b))),
  divf: define('aa*', (...values: Value[]) => decimal(floats(values).reduce(quotient))),
  maxf: define('aa*', (...values: Value[]) => Math.max(...floats(values))),
  minf: define('aa*', (...values: Value[]) => Math.min(...floats(values))),
  ceil: define('a', (value: Value) => Math.ceil(float64(value))),
  floor: define('a', (value: Value) => Math.floor(float64(value))),
  round: define('aia*', (value: Value, places: bigint, from: Value = 0.5) => {
    const scale = 10 ** Number(places);
    const scaled = float64(value) * scale;
    const up = scaled - Math.trunc(scaled) >= float64(from);
    return (up ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
  }),
};

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
