import { formatNumber, numberOf } from '../run/numbers.ts';
import { LuaTable } from '../table.ts';
import { LuaFunction, type LuaValue, type Runtime, raise, typeName } from '../values.ts';

/** The arguments of one call of a library's function, checked as they are read. */
export class Arguments {
  readonly runtime: Runtime;
  readonly all: LuaValue[];
  readonly #function: string;

  constructor(runtime: Runtime, all: LuaValue[], name: string) {
    this.runtime = runtime;
    this.all = all;
    this.#function = name;
  }

  /** Arguments are counted from 1, as people do. */
  get(at: number): LuaValue {
    return this.all[at - 1];
  }

  has(at: number): boolean {
    return this.all[at - 1] !== undefined;
  }

  any(at: number): LuaValue {
    if (this.all.length < at) this.bad(at, 'value expected');
    return this.all[at - 1];
  }

  table(at: number): LuaTable {
    const value = this.get(at);
    return value instanceof LuaTable ? value : this.#mistyped(at, 'table');
  }

  function(at: number): LuaFunction {
    const value = this.get(at);
    return value instanceof LuaFunction ? value : this.#mistyped(at, 'function');
  }

  number(at: number, fallback?: number): number {
    const value = this.get(at);
    if (value === undefined && fallback !== undefined) return fallback;
    return numberOf(value) ?? this.#mistyped(at, 'number');
  }

  integer(at: number, fallback?: number): number {
    return Math.trunc(this.number(at, fallback)) || 0;
  }

  text(at: number, fallback?: string): string {
    const value = this.get(at);
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return formatNumber(value);
    return value === undefined && fallback !== undefined ? fallback : this.#mistyped(at, 'string');
  }

  bad(at: number, reason: string): never {
    return raise(this.runtime, `bad argument #${at} to ${this.#function} (${reason})`);
  }

  #mistyped(at: number, wanted: string): never {
    return this.bad(at, `${wanted} expected, got ${typeName(this.get(at))}`);
  }
}

/** A function of a library. One value is enough to answer; a list answers several. */
export type Builtin = (args: Arguments) => LuaValue | LuaValue[];

/** A library's functions, made once: they keep nothing. */
export function functionsOf(builtins: Record<string, Builtin>): [string, LuaFunction][] {
  return Object.entries(builtins).map(([name, run]) => [
    name,
    new LuaFunction(name, (runtime, all) => {
      const answer = run(new Arguments(runtime, all, name));
      return Array.isArray(answer) ? answer : [answer];
    }),
  ]);
}

/** A table of its own for each run, so that no script changes another's. */
export function tableOf(entries: readonly [string, LuaValue][]): LuaTable {
  const table = new LuaTable();
  for (const [name, value] of entries) table.set(name, value);
  return table;
}
