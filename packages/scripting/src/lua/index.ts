/**
 * Scripts of people we do not know, in Lua. An interpreter of our own: the dialect is 5.1 with
 * `goto`, numbers are written as there, every run has a fresh state, and its time and memory are
 * counted where they are used, so that a run needs no thread that could be killed. `syntax` reads a
 * text once, `run` makes closures of it, `lib` is what scripts can call.
 */
export { fromJson, toJson } from './convert.ts';
export type { Libraries } from './environment.ts';
export { createLua, type Lua, type LuaOutcome, type LuaRun } from './lua.ts';
export {
  type ActionScript,
  actByScript,
  type DiscoveryScript,
  discoverByScript,
  type HealthScript,
  healthByScript,
  type Scripted,
  scriptProblem,
} from './resource-scripts.ts';
export type { LuaLimits } from './run/budget.ts';
export { withStrikes } from './with-strikes.ts';
