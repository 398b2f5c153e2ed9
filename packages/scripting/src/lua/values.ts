import type { LuaTable } from './table.ts';

/**
 * What a script handles. nil is undefined; texts are byte strings: one character per byte of their
 * UTF-8 form, so that lengths and positions are those that scripts expect.
 */
export type LuaValue = undefined | boolean | number | string | LuaTable | LuaFunction;

/** What a function works with while a script runs: `runtime.ts` makes it. */
export interface Runtime {
  readonly budget: Budget;
  readonly globals: LuaTable;
  /** What `text:method()` looks in; absent where the string library is. */
  stringLibrary: LuaTable | undefined;
  /** The line that runs now, and the one that called the function that runs now. */
  line: number;
  callerLine: number;
  depth: number;
  readonly nowMs: number;
}

/** Bounds one run. Both throw a `LuaLimitError`, which no script can catch. */
export interface Budget {
  /** Counts work; 1 is about one statement. */
  spend(steps: number): void;
  /** Counts bytes that are made, whether they are kept or not. */
  allocate(bytes: number): void;
}

export class LuaFunction {
  readonly name: string;
  readonly call: (runtime: Runtime, args: LuaValue[]) => LuaValue[];
  /** Where a script's function finds its globals; undefined for functions of the libraries. */
  env: LuaTable | undefined;

  constructor(name: string, call: LuaFunction['call'], env?: LuaTable) {
    this.name = name;
    this.call = call;
    this.env = env;
  }
}

/** An error of a script, which `pcall` catches. */
export class LuaError extends Error {
  readonly value: LuaValue;

  constructor(value: LuaValue) {
    super(typeof value === 'string' ? decodeText(value) : 'the error is not a text');
    this.name = 'LuaError';
    this.value = value;
  }
}

/** The script has used up its time or memory. */
export class LuaLimitError extends Error {
  readonly limit: 'time' | 'memory';

  constructor(limit: 'time' | 'memory', message: string) {
    super(message);
    this.name = 'LuaLimitError';
    this.limit = limit;
  }
}

/** An error at the line that runs now. */
export function raise(runtime: Runtime, message: string): never {
  throw new LuaError(`<string>:${runtime.line}: ${message}`);
}

export function typeName(value: LuaValue): string {
  if (value === undefined) return 'nil';
  if (value instanceof LuaFunction) return 'function';
  return typeof value === 'object' ? 'table' : typeof value;
}

export function isTrue(value: LuaValue): boolean {
  return value !== undefined && value !== false;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about bytes.
const ASCII = /^[\x00-\x7f]*$/;

/** A text as its bytes. */
export function encodeText(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Bytes as the text that they are in UTF-8. */
export function decodeText(bytes: string): string {
  return ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}
