import { modulo } from '../run/operators.ts';
import type { LuaValue } from '../values.ts';
import { type Arguments, type Builtin, functionsOf } from './arguments.ts';

type OfOne = (value: number) => number;

const OF_ONE: Record<string, OfOne> = {
  abs: Math.abs,
  acos: Math.acos,
  asin: Math.asin,
  atan: Math.atan,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  deg: (value) => (value * 180) / Math.PI,
  exp: Math.exp,
  floor: Math.floor,
  log10: Math.log10,
  rad: (value) => (value * Math.PI) / 180,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
};

const BUILTINS: Record<string, Builtin> = {
  ...Object.fromEntries(
    Object.entries(OF_ONE).map(([name, compute]): [string, Builtin] => [
      name,
      (args) => compute(args.number(1)),
    ]),
  ),
  atan2: (args) => Math.atan2(args.number(1), args.number(2)),
  fmod: (args) => args.number(1) % args.number(2),
  frexp(args) {
    const value = args.number(1);
    if (value === 0 || !Number.isFinite(value)) return [value, 0];
    const exponent = Math.floor(Math.log2(Math.abs(value))) + 1;
    return [value / 2 ** exponent, exponent];
  },
  ldexp: (args) => args.number(1) * 2 ** args.integer(2),
  log: (args) =>
    args.has(2) ? Math.log(args.number(1)) / Math.log(args.number(2)) : Math.log(args.number(1)),
  max: (args) => numbersOf(args).reduce((a, b) => Math.max(a, b)),
  min: (args) => numbersOf(args).reduce((a, b) => Math.min(a, b)),
  mod: (args) => modulo(args.number(1), args.number(2)),
  modf(args) {
    const value = args.number(1);
    const whole = Math.trunc(value);
    return [whole, Number.isFinite(value) ? value - whole : 0];
  },
  pow: (args) => args.number(1) ** args.number(2),
  random(args) {
    if (!args.has(1)) return Math.random();
    const [from, to] = args.has(2) ? [args.integer(1), args.integer(2)] : [1, args.integer(1)];
    if (to < from) args.bad(args.has(2) ? 2 : 1, 'interval is empty');
    return from + Math.floor(Math.random() * (to - from + 1));
  },
  randomseed: () => [],
};

export const MATH: readonly [string, LuaValue][] = [
  ...functionsOf(BUILTINS),
  ['huge', Number.POSITIVE_INFINITY],
  ['pi', Math.PI],
];

function numbersOf(args: Arguments): number[] {
  return [args.number(1), ...args.all.slice(1).map((_, at) => args.number(at + 2))];
}
