import { rangeMessage } from '../range-message.ts';
import { fromJson } from './convert.ts';
import { createRuntime, type Libraries } from './environment.ts';
import { DEFAULT_LIMITS, type LuaLimits } from './run/budget.ts';
import { type Compiled, compileText } from './run/compile.ts';
import { call } from './run/operators.ts';
import { encodeText, LuaError, LuaLimitError, type LuaValue, typeName } from './values.ts';

export interface LuaRun {
  script: string;
  libraries: Libraries;
  /** Global variables, as JSON values. */
  globals: Record<string, unknown>;
  /** What `os.time` and `os.date` say; by default, now. */
  nowMs?: number;
}

export type LuaOutcome =
  | { kind: 'done'; result: LuaValue }
  /** The script's own error, or what is wrong with its text. */
  | { kind: 'failed'; message: string }
  | { kind: 'exceeded'; limit: 'time' | 'memory'; message: string };

/** Runs scripts of people we do not know. Nothing but globals goes in and nothing but a result comes out. */
export interface Lua {
  run(run: LuaRun): LuaOutcome;
}

/** Compiled scripts that are kept; an installation has some dozens. */
const SCRIPTS_KEPT = 512;
const SCRIPT_BYTES_AT_MOST = 1024 * 1024;

/**
 * Lua 5.1 with `goto`, as the field's scripts are written for, interpreted here: each run has a
 * fresh state, and ends by itself when its time or memory is used up.
 */
export function createLua(limits: Partial<LuaLimits> = {}): Lua {
  const compiled = new Map<string, Compiled>();
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  return {
    run({ script, libraries, globals, nowMs = Date.now() }) {
      try {
        const main = compiledOf(compiled, script);
        const given = Object.entries(globals).map(([name, value]) => [name, fromJson(value)]);
        const runtime = createRuntime({
          libraries,
          limits: bounds,
          nowMs,
          globals: Object.fromEntries(given),
        });
        // Of several results the last one counts, as in the field.
        const result = call(runtime, main(runtime), []).at(-1);
        return { kind: 'done', result };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

function compiledOf(compiled: Map<string, Compiled>, script: string): Compiled {
  const known = compiled.get(script);
  if (known) return known;
  if (script.length > SCRIPT_BYTES_AT_MOST) {
    throw new LuaError(`the script is longer than ${SCRIPT_BYTES_AT_MOST} bytes`);
  }
  const made = compileText(encodeText(script));
  const [oldest] = compiled.keys();
  if (compiled.size >= SCRIPTS_KEPT && oldest !== undefined) compiled.delete(oldest);
  compiled.set(script, made);
  return made;
}

function outcomeOf(error: unknown): LuaOutcome {
  if (error instanceof LuaLimitError) {
    return { kind: 'exceeded', limit: error.limit, message: error.message };
  }
  if (error instanceof LuaError) return { kind: 'failed', message: messageOf(error) };
  // Mostly our own stack: the script called itself, or is nested, too deeply.
  if (error instanceof RangeError) {
    return { kind: 'failed', message: `<string>: ${rangeMessage(error, 'stack overflow')}` };
  }
  throw error;
}

/** What is thrown need not be a text. */
function messageOf({ value, message }: LuaError): string {
  return typeof value === 'string' ? message : `the script failed with a ${typeName(value)}`;
}
