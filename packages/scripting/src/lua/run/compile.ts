import { parse } from '../syntax/parse.ts';
import type { LuaFunction, Runtime } from '../values.ts';
import { compileBlock } from './compile-statement.ts';
import { mainMaker, setCode } from './make-function.ts';

/** A script, ready to be made a function of a run. */
export type Compiled = (runtime: Runtime) => LuaFunction;

/** `source` is a byte string. @throws LuaError for what is not Lua. */
export function compileText(source: string): Compiled {
  const { main, functions } = parse(source);
  for (const body of functions) setCode(body, compileBlock(body.body));
  return mainMaker(main);
}
