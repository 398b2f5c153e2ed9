import { tableOf } from './lib/arguments.ts';
import { BASE } from './lib/base.ts';
import { MATH } from './lib/math.ts';
import { OS, SAFE_OS } from './lib/os.ts';
import { STRING } from './lib/string.ts';
import { TABLE } from './lib/table-library.ts';
import { createBudget, type LuaLimits } from './run/budget.ts';
import { LuaTable } from './table.ts';
import { LuaFunction, type LuaValue, type Runtime, raise } from './values.ts';

/**
 * `default` is base, table, package and, by `require`, a safe `os`; `standard` is what a script has
 * with `useOpenLibs`. Neither reaches files, the network or the process.
 */
export type Libraries = 'default' | 'standard';

export interface EnvironmentOptions {
  libraries: Libraries;
  limits: LuaLimits;
  nowMs: number;
  globals: Record<string, LuaValue>;
}

/** A fresh state: nothing of an earlier run is in it. */
export function createRuntime({
  libraries,
  limits,
  nowMs,
  globals: given,
}: EnvironmentOptions): Runtime {
  const globals = tableOf(BASE);
  const isStandard = libraries === 'standard';
  const table = tableOf(TABLE);
  const os = tableOf(isStandard ? OS : SAFE_OS);
  const string = isStandard ? tableOf(STRING) : undefined;
  const loaded = tableOf([
    ['_G', globals],
    ['table', table],
    ['os', os],
    ...(string ? ([['string', string]] as const) : []),
    ...(isStandard ? ([['math', tableOf(MATH)]] as const) : []),
  ] as [string, LuaValue][]);
  for (const [name, library] of loaded.entries()) {
    if (name !== 'os' || isStandard) globals.set(name, library);
  }
  globals.set('package', packageOf(loaded));
  globals.set('require', new LuaFunction('require', requireFrom(loaded)));
  for (const [name, value] of Object.entries(given)) globals.set(name, value);
  return {
    budget: createBudget(limits),
    globals,
    stringLibrary: string,
    line: 0,
    callerLine: 0,
    depth: 0,
    nowMs,
  };
}

function packageOf(loaded: LuaTable): LuaTable {
  return tableOf([
    ['loaded', loaded],
    ['preload', new LuaTable()],
    ['path', ''],
    ['cpath', ''],
  ]);
}

/** Only what is loaded already: there are no files. */
function requireFrom(loaded: LuaTable): LuaFunction['call'] {
  return (runtime, [name]) => {
    const found = loaded.get(name);
    return found === undefined ? raise(runtime, `module ${String(name)} not found`) : [found];
  };
}
