import type { HealthStatusCode } from '@lockstep/domain';
import { byConditions, kinds, READY_STEPS } from '../condition-rule.ts';
import { exactAt, exactly, exactText } from '../exact.ts';
import { countPairs, exactConditionValues, openText, pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { kserve } from './kserve.ts';

const SERVICE_PARTS = ['ConfigurationsReady=True', 'RoutesReady=True', 'Ready=True'];

/** A service is well when all of its parts are and nothing else is open either. */
const service: HealthRule = exactly((object) => {
  const conditions = exactConditionValues(object);
  if (!conditions) return health('Progressing', 'Waiting for Knative to report status');
  const open = conditions.filter(isOpen);
  const message = open.map(openText).join('; ');
  if (open.some((one) => exactAt(one, 'status') === 'False')) return health('Degraded', message);
  const isDone = countPairs(conditions, SERVICE_PARTS) === SERVICE_PARTS.length;
  return isDone && open.length === 0
    ? health('Healthy', 'The service is ready')
    : health('Progressing', message);
});

function isOpen(condition: unknown): boolean {
  const status = exactAt(condition, 'status');
  return status === 'False' || status === 'Unknown';
}

/** The parts of Knative itself: open ones are awaited, and what else is missing is a failure. */
function installed(options: { parts: readonly string[]; open: string }): HealthRule {
  return exactly((object) => {
    const conditions = exactConditionValues(object);
    if (!conditions) return health('Progressing', 'Waiting for the Knative operator');
    const message = conditions
      .map((one) => exactText(exactAt(one, 'type'), ' is ', exactAt(one, 'status')))
      .join('; ');
    return health(installation(conditions, options), message);
  });
}

function installation(
  conditions: readonly unknown[],
  { parts, open }: { parts: readonly string[]; open: string },
): HealthStatusCode {
  const isOpen = (one: unknown) => pairOf(one) === open || exactAt(one, 'status') === 'Unknown';
  if (conditions.some(isOpen)) return 'Progressing';
  return countPairs(conditions, parts) === parts.length ? 'Healthy' : 'Degraded';
}

/** Kinds that no check of the field knows. */
const further = byConditions({
  when: READY_STEPS,
  observed: true,
  waiting: 'Waiting for Knative to report status',
});
const optional = byConditions({ when: READY_STEPS, withoutStatus: 'none' });

/** Knative, and KServe which is built on it. */
export const knativeKinds: HealthRules = {
  'serving.knative.dev/Service': service,
  ...kinds('serving.knative.dev', ['Route', 'Configuration', 'Revision', 'DomainMapping'], further),
  'operator.knative.dev/KnativeServing': installed({
    parts: [
      'Ready=True',
      'InstallSucceeded=True',
      'DependenciesInstalled=True',
      'DeploymentsAvailable=True',
    ],
    open: 'DeploymentsAvailable=False',
  }),
  'operator.knative.dev/KnativeEventing': installed({
    parts: ['Ready=True', 'InstallSucceeded=True'],
    open: 'Ready=False',
  }),
  'eventing.knative.dev/*': optional,
  'messaging.knative.dev/*': optional,
  'sources.knative.dev/*': optional,
  'flows.knative.dev/*': optional,
  ...kserve,
};
