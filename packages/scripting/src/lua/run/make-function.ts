import type { FunctionBody, UpvalueSource } from '../syntax/ast.ts';
import { LuaFunction, type LuaValue, type Runtime } from '../values.ts';
import type { Box, Execute, Frame } from './frame.ts';

const BYTES_OF_FUNCTION = 160;
const NO_VALUES: LuaValue[] = [];

/** What each function's body was compiled to. Inner ones are compiled first. */
const code = new WeakMap<FunctionBody, Execute>();

export function setCode(body: FunctionBody, execute: Execute): void {
  code.set(body, execute);
}

/** A function's text as what makes the function, with the upvalues of where it stands. */
export function functionMaker(body: FunctionBody): (frame: Frame) => LuaFunction {
  const execute = codeOf(body);
  return (outer) => {
    outer.runtime.budget.allocate(BYTES_OF_FUNCTION);
    const upvalues = body.upvalues.map((source) => boxOf(outer, source));
    return makeFunction(body, execute, upvalues, outer.env);
  };
}

/** The whole script as a function without upvalues. */
export function mainMaker(body: FunctionBody): (runtime: Runtime) => LuaFunction {
  const execute = codeOf(body);
  return (runtime) => makeFunction(body, execute, [], runtime.globals);
}

function codeOf(body: FunctionBody): Execute {
  const execute = code.get(body);
  if (!execute) throw new Error(`function ${body.name} is used before it is compiled`);
  return execute;
}

function boxOf(frame: Frame, source: UpvalueSource): Box {
  const box =
    source.from === 'local'
      ? (frame.slots[source.local.slot] as Box | undefined)
      : frame.upvalues[source.index];
  return box ?? { value: undefined };
}

function makeFunction(
  body: FunctionBody,
  execute: Execute,
  upvalues: Box[],
  env: LuaFunction['env'],
): LuaFunction {
  const { params, isVararg, slotCount, name } = body;
  const made: LuaFunction = new LuaFunction(
    name,
    (runtime, args) => {
      const slots: (LuaValue | Box)[] = new Array(slotCount).fill(undefined);
      for (const [at, { slot, captured }] of params.entries()) {
        slots[slot] = captured ? { value: args[at] } : args[at];
      }
      const frame: Frame = {
        runtime,
        slots,
        upvalues,
        varargs: isVararg ? args.slice(params.length) : NO_VALUES,
        env: made.env ?? runtime.globals,
        results: [],
        label: '',
      };
      const { callerLine } = runtime;
      runtime.callerLine = runtime.line;
      execute(frame);
      runtime.callerLine = callerLine;
      return frame.results;
    },
    env,
  );
  return made;
}
