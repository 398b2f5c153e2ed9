import type { KubeObject } from '@lockstep/domain';
import {
  generationOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';
import { kyverno } from './kyverno.ts';
import { ocmPolicies } from './ocm-policies.ts';

/** Gatekeeper: every pod of it says on its own whether it took the template or constraint in. */
function gatekeeper(isDone: (object: KubeObject) => boolean): HealthRule {
  return (object) => {
    const pods = listAt(object, 'status', 'byPod');
    const errors = pods.flatMap((pod) => listAt(pod, 'errors'));
    if (errors.length > 0) return health('Degraded', textAt(errors[0], 'message'));
    const current = pods.every(
      (pod) => (numberAt(pod, 'observedGeneration') ?? 0) >= generationOf(object),
    );
    const done = current && isDone(object);
    return done ? health('Healthy') : health('Progressing', 'Waiting for Gatekeeper to take it in');
  };
}

const template = gatekeeper((object) => valueAt(object, 'status', 'created') === true);
const constraint = gatekeeper((object) => {
  const pods = listAt(object, 'status', 'byPod');
  return pods.length > 0 && pods.every((pod) => valueAt(pod, 'enforced') === true);
});

export const policies: HealthRules = {
  ...kyverno,
  'templates.gatekeeper.sh/ConstraintTemplate': template,
  'constraints.gatekeeper.sh/*': constraint,
  ...ocmPolicies,
};
