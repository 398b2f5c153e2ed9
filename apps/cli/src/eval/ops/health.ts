import { UserError } from '@lockstep/domain';
import { healthOf } from '@lockstep/engine';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { objectField, textField, wrong } from '../request-fields.ts';

/** How a live object fares by the built-in rules; status null where its kind has no health. */
export function evaluateHealth(request: EvalRequest): EvalAnswer {
  const object = objectField(request, 'object');
  if (!object) throw wrong('object', 'is required');
  if (textField(request, 'lua') !== undefined) {
    throw new UserError('unimplemented', 'lua: health scripts cannot be evaluated by this version');
  }
  const health = healthOf(object);
  return { status: health?.status ?? null, message: health?.message ?? '' };
}
