import { byConditions, kinds, READY_STEPS, readyHealth } from '../condition-rule.ts';
import { conditionsOf, type HealthRule, type HealthRules, health, textAt } from '../fields.ts';

const knative = byConditions({
  when: READY_STEPS,
  observed: true,
  waiting: 'Waiting for Knative to report status',
});

/** A model that is to be stopped is; one that cannot be loaded fails before Ready says so. */
const inferenceService: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const stopped = conditions.find((c) => c.type === 'Stopped' && c.status === 'True');
  if (stopped) return health('Suspended', stopped.message || 'Stopped');
  const transition = textAt(object, 'status', 'modelStatus', 'transitionStatus');
  if (transition === 'InvalidSpec' || transition === 'BlockedByFailedLoad') {
    return health(
      'Degraded',
      textAt(object, 'status', 'modelStatus', 'lastFailureInfo', 'message'),
    );
  }
  if (transition === 'InProgress') return health('Progressing', 'The model is being loaded');
  return readyHealth(object);
};

const SERVING = ['Service', 'Route', 'Configuration', 'Revision', 'DomainMapping'];

/** Knative, and KServe which is built on it. */
export const knativeKinds: HealthRules = {
  ...kinds('serving.knative.dev', SERVING, knative),
  ...kinds('operator.knative.dev', ['KnativeServing', 'KnativeEventing'], knative),
  'eventing.knative.dev/*': byConditions({ when: READY_STEPS, withoutStatus: 'none' }),
  'messaging.knative.dev/*': byConditions({ when: READY_STEPS, withoutStatus: 'none' }),
  'sources.knative.dev/*': byConditions({ when: READY_STEPS, withoutStatus: 'none' }),
  'flows.knative.dev/*': byConditions({ when: READY_STEPS, withoutStatus: 'none' }),
  'serving.kserve.io/InferenceService': inferenceService,
  'serving.kserve.io/LLMInferenceService': readyHealth,
};
