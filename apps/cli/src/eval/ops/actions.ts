import { actionsOf, actOn } from '@lockstep/engine';
import { actByScript, createLua, discoverByScript, scriptProblem } from '@lockstep/scripting';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { isFields, objectField, textField, wrong } from '../request-fields.ts';

const lua = createLua();

/** What can be done to an object: by a discovery script, or what is built into the field. */
export function evaluateDiscoverActions(request: EvalRequest): EvalAnswer {
  const object = required(request);
  const script = textField(request, 'lua');
  if (script === undefined) return { actions: actionsOf(object, { fieldOnly: true }) };
  const scripted = discoverByScript(lua, { script, object });
  if (scripted.kind === 'answer') return { actions: scripted.answer };
  throw scriptProblem(scripted);
}

/** What an action does to an object: by an action's script, or as it is built in. */
export function evaluateRunAction(request: EvalRequest): EvalAnswer {
  const object = required(request);
  const params = paramsField(request);
  const script = textField(request, 'lua');
  if (script === undefined) {
    const action = textField(request, 'action');
    if (!action) throw wrong('action', 'is required');
    return { objects: actOn({ object, action, params, now: new Date() }) };
  }
  const scripted = actByScript(lua, { script, object, params });
  if (scripted.kind === 'answer') return { objects: scripted.answer };
  throw scriptProblem(scripted);
}

function required(request: EvalRequest) {
  const object = objectField(request, 'object');
  if (!object) throw wrong('object', 'is required');
  return object;
}

function paramsField(request: EvalRequest): Record<string, string> {
  const given = request.params ?? {};
  if (!isFields(given)) throw wrong('params', 'must be a map of texts');
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      if (typeof value === 'number' || typeof value === 'boolean') return [name, String(value)];
      throw wrong(`params.${name}`, 'must be a text');
    }),
  );
}
