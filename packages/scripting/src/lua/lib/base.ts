import { rangeMessage } from '../../range-message.ts';
import { compileText } from '../run/compile.ts';
import { formatNumber, numberOf } from '../run/numbers.ts';
import { call, metamethod, rawSet } from '../run/operators.ts';
import { LuaTable } from '../table.ts';
import {
  isTrue,
  LuaError,
  LuaFunction,
  LuaLimitError,
  type LuaValue,
  type Runtime,
  raise,
  typeName,
} from '../values.ts';
import { type Arguments, type Builtin, functionsOf } from './arguments.ts';

/** What `tostring` gives, `__tostring` included. */
export function textOf(runtime: Runtime, value: LuaValue): string {
  const handler = metamethod(value, '__tostring');
  if (handler !== undefined) {
    const [text] = call(runtime, handler, [value]);
    return typeof text === 'string' ? text : textOf(runtime, text);
  }
  if (value === undefined) return 'nil';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return String(value);
  return `${typeName(value)}: 0x${addressOf(value)}`;
}

const addresses = new WeakMap<object, string>();
let lastAddress = 0xc000000000;

/** A number that stays the object's, as scripts that use it as a key expect. */
function addressOf(value: object): string {
  let address = addresses.get(value);
  if (!address) {
    lastAddress += 16;
    address = lastAddress.toString(16);
    addresses.set(value, address);
  }
  return address;
}

const [NEXT] = functionsOf({ next: (args) => nextOf(args, args.table(1), args.get(2)) }).map(
  ([, made]) => made,
);
const [INEXT] = functionsOf({
  ipairs: (args) => {
    const at = args.number(2) + 1;
    const value = args.table(1).get(at);
    return value === undefined ? undefined : [at, value];
  },
}).map(([, made]) => made);

function nextOf(args: Arguments, table: LuaTable, key: LuaValue): LuaValue | LuaValue[] {
  const entry = table.next(key);
  if (entry === null) return raise(args.runtime, "invalid key to 'next'");
  return entry;
}

const BUILTINS: Record<string, Builtin> = {
  assert(args) {
    if (isTrue(args.any(1))) return args.all;
    if (args.all.length < 2) return raise(args.runtime, 'assertion failed!');
    throw new LuaError(args.get(2));
  },
  collectgarbage: () => 0,
  error(args) {
    const value = args.get(1);
    const level = args.integer(2, 1);
    if (typeof value !== 'string' || level <= 0) throw new LuaError(value);
    const { line, callerLine } = args.runtime;
    throw new LuaError(`<string>:${level === 1 ? line : callerLine}: ${value}`);
  },
  getfenv(args) {
    const target = args.get(1);
    const env = target instanceof LuaFunction ? target.env : undefined;
    return env ?? args.runtime.globals;
  },
  getmetatable(args) {
    const value = args.any(1);
    const metatable = value instanceof LuaTable ? value.metatable : undefined;
    return metatable?.get('__metatable') ?? metatable;
  },
  ipairs: (args) => [INEXT, args.table(1), 0],
  load(args) {
    const given = args.get(1);
    if (typeof given === 'string') return loaded(args, given);
    let text = '';
    for (;;) {
      const [piece] = call(args.runtime, args.function(1), []);
      if (typeof piece !== 'string' || piece === '') return loaded(args, text);
      args.runtime.budget.allocate(piece.length);
      text += piece;
    }
  },
  loadstring: (args) => loaded(args, args.text(1)),
  next: (args) => nextOf(args, args.table(1), args.get(2)),
  pairs(args) {
    const handler = metamethod(args.get(1), '__pairs');
    if (handler !== undefined) return call(args.runtime, handler, [args.get(1)]);
    return [NEXT, args.table(1), undefined];
  },
  pcall: (args) => protectedCall(args, args.any(1), args.all.slice(1)),
  /** There is nobody to read it. */
  print: () => [],
  rawequal: (args) => args.get(1) === args.get(2),
  rawget: (args) => args.table(1).get(args.get(2)),
  rawset(args) {
    rawSet(args.runtime, args.table(1), args.get(2), args.get(3));
    return args.get(1);
  },
  rawlen: (args) => (typeof args.get(1) === 'string' ? args.text(1).length : args.table(1).length),
  select(args) {
    if (args.get(1) === '#') return args.all.length - 1;
    const from = args.integer(1);
    if (from < 0) return args.all.slice(Math.max(1, args.all.length + from));
    if (from === 0) args.bad(1, 'index out of range');
    return args.all.slice(from);
  },
  setfenv(args) {
    const target = args.get(1);
    if (!(target instanceof LuaFunction)) {
      return args.bad(1, 'only the environment of a function can be set here, not of a level');
    }
    target.env = args.table(2);
    return target;
  },
  setmetatable(args) {
    const table = args.table(1);
    if (table.metatable?.get('__metatable') !== undefined) {
      raise(args.runtime, 'cannot change a protected metatable');
    }
    table.metatable = args.has(2) ? args.table(2) : undefined;
    return table;
  },
  tonumber(args) {
    const value = args.any(1);
    const base = args.integer(2, 10);
    if (base === 10) return numberOf(value);
    return inBase(args.text(1).trim().toLowerCase(), base);
  },
  tostring: (args) => textOf(args.runtime, args.any(1)),
  type: (args) => typeName(args.any(1)),
  unpack,
  xpcall(args) {
    const [ok, ...rest] = protectedCall(args, args.any(1), []);
    return ok ? [ok, ...rest] : [false, ...call(args.runtime, args.get(2), rest)];
  },
};

export const BASE: readonly [string, LuaValue][] = [
  ...functionsOf(BUILTINS),
  ['_VERSION', 'Lua 5.1'],
];

/** As in the reference implementation. */
const UNPACKED_AT_MOST = 8000;

export function unpack(args: Arguments): LuaValue[] {
  const table = args.table(1);
  const [from, to] = [args.integer(2, 1), args.integer(3, table.length)];
  if (to - from >= UNPACKED_AT_MOST) raise(args.runtime, 'too many results to unpack');
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => table.get(from + at));
}

/** What a script may compile while it runs. */
const LOADED_BYTES_AT_MOST = 64 * 1024;

function loaded(args: Arguments, text: string): LuaValue[] {
  if (text.length > LOADED_BYTES_AT_MOST) return [undefined, 'the text to load is too long'];
  args.runtime.budget.spend(text.length >> 2);
  try {
    return [compileText(text)(args.runtime)];
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return [undefined, error.value];
  }
}

/** Catches a script's errors; what ends the whole run is not one of them. */
function protectedCall({ runtime }: Arguments, callee: LuaValue, given: LuaValue[]): LuaValue[] {
  const { depth, callerLine } = runtime;
  try {
    return [true, ...call(runtime, callee, given)];
  } catch (error) {
    runtime.depth = depth;
    runtime.callerLine = callerLine;
    runtime.budget.spend(20);
    if (error instanceof LuaLimitError) throw error;
    if (error instanceof LuaError) return [false, error.value];
    if (error instanceof RangeError) {
      return [false, `<string>: ${rangeMessage(error, 'stack overflow')}`];
    }
    throw error;
  }
}

function inBase(text: string, base: number): number | undefined {
  const digits = /^-?(?:0x)?([0-9a-z]+)$/.exec(text)?.[1] ?? '';
  const valid = [...digits].every((digit) => Number.parseInt(digit, 36) < base);
  if (digits === '' || !valid || base < 2 || base > 36) return undefined;
  return Number.parseInt(digits, base) * (text.startsWith('-') ? -1 : 1);
}
