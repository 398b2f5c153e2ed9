import type { LuaTable } from '../table.ts';
import type { LuaValue, Runtime } from '../values.ts';

/** A local that some inner function uses too. */
export interface Box {
  value: LuaValue;
}

/** One call of a script's function. */
export interface Frame {
  readonly runtime: Runtime;
  /** Values by slot; a captured local's slot holds its box. */
  readonly slots: (LuaValue | Box)[];
  readonly upvalues: readonly Box[];
  readonly varargs: readonly LuaValue[];
  readonly env: LuaTable;
  /** What `return` gives. */
  results: LuaValue[];
  /** Where a `goto` under way goes. */
  label: string;
}

export type Evaluate = (frame: Frame) => LuaValue;
export type EvaluateAll = (frame: Frame) => LuaValue[];

/** How a statement ended: whether what follows it runs. */
export const GO_ON = 0;
export const BREAK = 1;
export const RETURN = 2;
export const GOTO = 3;
export type Ending = typeof GO_ON | typeof BREAK | typeof RETURN | typeof GOTO;
export type Execute = (frame: Frame) => Ending;
