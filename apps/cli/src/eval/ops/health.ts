import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { healthOf } from '@lockstep/engine';
import { createLua, healthByScript, scriptProblem } from '@lockstep/scripting';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { anyObjectField, textField, wrong } from '../request-fields.ts';

const lua = createLua();

/**
 * How a live object fares, by a script or by the built-in rules; status null where the field has
 * no check for its kind, whatever Lockstep itself would make of it. What is being deleted is Progressing whatever a script would say.
 */
export function evaluateHealth(request: EvalRequest): EvalAnswer {
  const object = anyObjectField(request, 'object');
  if (!object) throw wrong('object', 'is required');
  const script = textField(request, 'lua');
  // No script is as good as an empty one, as in the field's settings.
  if (!script) return healthAnswer(healthOf(object, { fieldOnly: true }));
  return byScript(object, script);
}

/** Of a script that fails: Unknown is what the product shows, the error says who is to blame. */
function byScript(object: KubeObject, script: string): EvalAnswer {
  let problem: EvalAnswer = {};
  const health = healthOf(object, {
    script: () => {
      const scripted = healthByScript(lua, { script, object, libraries: 'standard' });
      if (scripted.kind === 'answer') return scripted.answer;
      const { code, message } = scriptProblem(scripted);
      problem = { error: { code, message } };
      return { status: 'Unknown', message };
    },
  });
  return { ...healthAnswer(health), ...problem };
}

function healthAnswer(health: HealthStatus | undefined): EvalAnswer {
  return { status: health?.status ?? null, message: health?.message ?? '' };
}
