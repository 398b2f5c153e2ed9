import type { KubeObject } from '@lockstep/domain';
import { exactAt, exactList, exactly, exactMaybe, holds, told } from '../exact.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Contour states one condition, Valid, which counts when it speaks of this spec. */
function validCondition(object: KubeObject): unknown {
  const conditions = exactMaybe(object, 'status', 'conditions');
  if (!holds(conditions)) return undefined;
  const generation = exactMaybe(object, 'metadata', 'generation');
  return exactList(conditions).find(
    (condition) =>
      exactAt(condition, 'observedGeneration') === generation &&
      ['Valid=True', 'Valid=False'].includes(pairOf(condition)),
  );
}

const httpProxy: HealthRule = exactly((object) => {
  if (!holds(object.status)) return health('Progressing', 'Waiting for Contour to report status');
  const description = exactAt(object, 'status', 'description');
  const valid = validCondition(object);
  if (valid !== undefined) return told(statusOf(valid), description);
  const isEarly = !holds(exactAt(object, 'status', 'conditions'));
  return isEarly && holds(exactAt(object, 'status', 'currentStatus'))
    ? told('Progressing', description)
    : health('Progressing', 'Waiting for the new spec to be observed');
});

const extensionService: HealthRule = exactly((object) => {
  const valid = holds(object.status) ? validCondition(object) : undefined;
  if (valid === undefined) return health('Progressing', 'Waiting for Contour to report status');
  return told(statusOf(valid), exactAt(valid, 'message'));
});

const statusOf = (valid: unknown) => (pairOf(valid) === 'Valid=True' ? 'Healthy' : 'Degraded');

/** Contour. */
export const contour: HealthRules = {
  'projectcontour.io/HTTPProxy': httpProxy,
  'projectcontour.io/ExtensionService': extensionService,
};
