import type { HealthStatusCode } from '@lockstep/domain';
import { exactAt, exactly, exactMaybe } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** The state of its current step and its phase, where they mean more than that it goes on. */
const MEANINGS = new Map<string, HealthStatusCode>([
  ['StepPaused Progressing', 'Suspended'],
  ['Completed Healthy', 'Healthy'],
  ['StepPaused Terminating', 'Degraded'],
  ['StepPaused Disabled', 'Degraded'],
]);

/** The rollout of somebody else's workload, in steps at which a person may be waited for. */
const rollout: HealthRule = exactly((object) => {
  const observed = exactAt(object, 'status', 'observedGeneration');
  if (exactMaybe(object, 'metadata', 'generation') !== observed) {
    return health('Progressing', 'Waiting for the new spec to be observed');
  }
  const step = exactAt(object, 'status', 'canaryStatus', 'currentStepState');
  const phase = exactAt(object, 'status', 'phase');
  const words = typeof step === 'string' && typeof phase === 'string' ? `${step} ${phase}` : '';
  return health(MEANINGS.get(words) ?? 'Progressing', words || 'The rollout goes on');
});

export const kruiseRollout: HealthRules = { 'rollouts.kruise.io/Rollout': rollout };
