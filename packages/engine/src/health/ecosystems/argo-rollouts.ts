import type { HealthStatus, HealthStatusCode, KubeObject } from '@lockstep/domain';
import {
  conditionsOf,
  fieldsAt,
  generationOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

const WORKLOAD_GENERATION = 'rollout.argoproj.io/workload-generation';

const PHASES = new Map<string, HealthStatusCode>([
  ['Healthy', 'Healthy'],
  ['Paused', 'Suspended'],
  ['Progressing', 'Progressing'],
  ['Degraded', 'Degraded'],
]);

/** The controller's own phase once it has seen the spec; before Argo Rollouts 1.0, worked out here. */
const rolloutHealth: HealthRule = (object) => {
  if (!isObserved(object) || !isWorkloadObserved(object)) {
    return health('Progressing', 'Waiting for the rollout to observe its spec');
  }
  const phase = textAt(object, 'status', 'phase');
  if (phase) return health(PHASES.get(phase) ?? 'Unknown', textAt(object, 'status', 'message'));
  return failure(object) ?? pause(object) ?? replicas(object) ?? steps(object);
};

/** `status.observedGeneration` is a text; in versions before 0.10, a hash, which tells nothing. */
function isObserved(object: KubeObject): boolean {
  if (valueAt(object, 'status') === undefined) return false;
  const stated = valueAt(object, 'status', 'observedGeneration');
  const observed = stated === undefined || stated === '' ? Number.NaN : Number(stated);
  if (Number.isNaN(observed) || observed > generationOf(object)) return true;
  return observed === generationOf(object);
}

function isWorkloadObserved(object: KubeObject): boolean {
  const observed = valueAt(object, 'status', 'workloadObservedGeneration');
  if (valueAt(object, 'spec', 'workloadRef') === undefined || observed === undefined) return true;
  const wanted = valueAt(object, 'metadata', 'annotations', WORKLOAD_GENERATION);
  return wanted === undefined || String(observed) === String(wanted);
}

function failure(object: KubeObject): HealthStatus | undefined {
  const bad = conditionsOf(object).find(
    ({ type, reason }) =>
      type === 'InvalidSpec' ||
      (type === 'Progressing' &&
        (reason === 'RolloutAborted' || reason === 'ProgressDeadlineExceeded')),
  );
  return bad && health('Degraded', bad.message);
}

function pause(object: KubeObject): HealthStatus | undefined {
  const paused = valueAt(object, 'spec', 'paused') === true;
  if (!paused && listAt(object, 'status', 'pauseConditions').length === 0) return undefined;
  return health('Suspended', 'Rollout is paused');
}

function replicas(object: KubeObject): HealthStatus | undefined {
  const count = (name: string) => numberAt(object, 'status', name) ?? 0;
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const updated = count('updatedReplicas');
  if (updated < wanted) return waiting(`${updated} of ${wanted} replicas are updated`);
  if (count('availableReplicas') < updated) {
    return waiting(`${count('availableReplicas')} of ${updated} updated replicas are available`);
  }
  // Blue-green keeps the old replicas for a while on purpose.
  const canary = valueAt(object, 'spec', 'strategy', 'canary') !== undefined;
  return canary && count('replicas') > updated
    ? waiting('old replicas are still to go')
    : undefined;
}

function steps(object: KubeObject): HealthStatus {
  const status = fieldsAt(object, 'status');
  const current = textAt(status, 'currentPodHash');
  const stable = textAt(status, 'stableRS') || textAt(status, 'canary', 'stableRS') || '';
  if (valueAt(object, 'spec', 'strategy', 'blueGreen') !== undefined) {
    if (textAt(status, 'blueGreen', 'activeSelector') !== current) {
      return waiting('the active service is still to be switched over');
    }
    if (stable !== '' && stable !== current) return waiting('the analysis is still to complete');
  } else if (valueAt(object, 'spec', 'strategy', 'canary') !== undefined && stable !== current) {
    return waiting('steps are still to complete');
  }
  return health('Healthy');
}

function waiting(what: string): HealthStatus {
  return health('Progressing', `Waiting for the rollout to finish: ${what}`);
}

const ANALYSIS = {
  healthy: ['Successful'],
  degraded: ['Failed', 'Error'],
  progressing: ['Pending', 'Running'],
} as const;

const inconclusive: HealthRule = (object) =>
  textAt(object, 'status', 'phase') === 'Inconclusive'
    ? health('Unknown', textAt(object, 'status', 'message') || 'Inconclusive')
    : byPhase(ANALYSIS)(object);

export const argoRollouts: HealthRules = {
  'argoproj.io/Rollout': rolloutHealth,
  'argoproj.io/AnalysisRun': inconclusive,
  'argoproj.io/Experiment': inconclusive,
};
