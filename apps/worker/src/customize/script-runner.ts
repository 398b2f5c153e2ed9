import type { ActionRunner } from '@lockstep/engine';
import {
  actByScript,
  discoverByScript,
  type Lua,
  type Scripted,
  scriptProblem,
} from '@lockstep/scripting';

/** The engine's port for action scripts, by Lua. */
export function scriptRunner(lua: Lua): ActionRunner {
  return {
    discover: (script, object) => answerOf(discoverByScript(lua, { script, object })),
    act: (script, { object, params, now }) =>
      answerOf(actByScript(lua, { script, object, params, nowMs: now.getTime() })),
  };
}

function answerOf<T>(scripted: Scripted<T>): T {
  if (scripted.kind === 'answer') return scripted.answer;
  throw scriptProblem(scripted);
}
