import {
  type HealthStatus,
  type HealthStatusCode,
  healthStatusSchema,
  type KubeObject,
} from '@lockstep/domain';
import {
  exactAt,
  exactList,
  exactly,
  exactMaybe,
  exactNumber,
  holds,
  isBelow,
  told,
} from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const WORKLOAD_GENERATION = 'rollout.argoproj.io/workload-generation';

/** The controller's own phase once it has seen the spec; before Argo Rollouts 1.0, worked out here. */
const rolloutHealth: HealthRule = exactly((object) => {
  if (!isObserved(object) || !isWorkloadObserved(object)) {
    return health('Progressing', 'Waiting for the rollout to observe its spec');
  }
  const phase = exactAt(object, 'status', 'phase');
  if (phase !== undefined) return byPhase(phase, exactAt(object, 'status', 'message'));
  const failed = exactList(exactAt(object, 'status', 'conditions')).find(isFailure);
  if (failed !== undefined) return told('Degraded', exactAt(failed, 'message'));
  return pause(object) ?? replicas(object) ?? steps(object);
});

/** `status.observedGeneration` is a text; in versions before 0.10, a hash, which tells nothing. */
function isObserved(object: KubeObject): boolean {
  if (exactAt(object, 'status') === undefined) return false;
  const observed = exactNumber(exactAt(object, 'status', 'observedGeneration'));
  const generation = exactAt(object, 'metadata', 'generation');
  return observed === undefined || isBelow(generation, observed) || observed === generation;
}

function isWorkloadObserved(object: KubeObject): boolean {
  const annotations = exactAt(object, 'metadata', 'annotations');
  const isReferred = exactAt(object, 'spec', 'workloadRef') !== undefined;
  if (!isReferred || annotations === undefined) return true;
  const wanted = exactNumber(exactAt(annotations, WORKLOAD_GENERATION));
  return wanted === exactNumber(exactAt(object, 'status', 'workloadObservedGeneration'));
}

/** What is no text is no health, as in a script's answer. */
function byPhase(phase: unknown, message: unknown): HealthStatus | undefined {
  if (typeof phase !== 'string') return undefined;
  const known = healthStatusSchema.safeParse(phase === 'Paused' ? 'Suspended' : phase);
  const status = told(known.success ? known.data : 'Unknown', message);
  return status && !known.success ? health('Unknown', `There is no phase ${phase}`) : status;
}

const FAILURES: readonly unknown[] = ['RolloutAborted', 'ProgressDeadlineExceeded'];

function isFailure(condition: unknown): boolean {
  const type = exactAt(condition, 'type');
  if (type === 'InvalidSpec') return true;
  return type === 'Progressing' && FAILURES.includes(exactAt(condition, 'reason'));
}

function pause(object: KubeObject): HealthStatus | undefined {
  const reasons = exactAt(object, 'status', 'pauseConditions');
  const isPaused = reasons !== undefined && exactList(reasons).length > 0;
  if (!isPaused && !holds(exactAt(object, 'spec', 'paused'))) return undefined;
  return health('Suspended', 'Rollout is paused');
}

function replicas(object: KubeObject): HealthStatus | undefined {
  if (exactAt(object, 'status', 'currentPodHash') === undefined) {
    return waiting('its status is still to be worked out');
  }
  const wanted = exactAt(object, 'spec', 'replicas') ?? 1;
  const updated = count(object, 'updatedReplicas');
  if (isBelow(updated, wanted)) return waiting(`${updated} of ${wanted} replicas are updated`);
  const available = count(object, 'availableReplicas');
  return isBelow(available, updated)
    ? waiting(`${available} of ${updated} updated replicas are available`)
    : undefined;
}

const count = (object: KubeObject, name: string) => exactAt(object, 'status', name) ?? 0;

function steps(object: KubeObject): HealthStatus {
  const current = exactAt(object, 'status', 'currentPodHash');
  const stable = stableOf(object);
  const strategy = exactAt(object, 'spec', 'strategy');
  if (exactAt(strategy, 'blueGreen') !== undefined) {
    if (exactMaybe(object, 'status', 'blueGreen', 'activeSelector') !== current) {
      return waiting('the active service is still to be switched over');
    }
    if (stable !== '' && stable !== current) return waiting('the analysis is still to complete');
  } else if (exactAt(strategy, 'canary') !== undefined) {
    if (isBelow(count(object, 'updatedReplicas'), count(object, 'replicas'))) {
      return waiting('old replicas are still to go');
    }
    if (stable === '' || stable !== current) return waiting('steps are still to complete');
  }
  return health('Healthy');
}

/** Argo Rollouts before 0.8 kept it with the canary. */
function stableOf(object: KubeObject): unknown {
  const stable = exactAt(object, 'status', 'stableRS');
  if (stable !== undefined) return stable;
  const canary = exactAt(object, 'status', 'canary');
  return canary === undefined ? '' : exactAt(canary, 'stableRS');
}

function waiting(what: string): HealthStatus {
  return health('Progressing', `Waiting for the rollout to finish: ${what}`);
}

const PHASES: readonly (readonly [phase: unknown, status: HealthStatusCode])[] = [
  ['Pending', 'Progressing'],
  ['Running', 'Progressing'],
  ['Successful', 'Healthy'],
  ['Failed', 'Degraded'],
  ['Error', 'Degraded'],
];

/** What has a phase that nobody knows has no health. Only an analysis tells why it has ended. */
function run(phases: typeof PHASES, options: { tellsEnd: boolean }): HealthRule {
  return exactly((object) => {
    if (exactAt(object, 'status') === undefined) {
      return health('Progressing', `Waiting for the ${object.kind} to begin`);
    }
    const found = phases.find(([phase]) => phase === exactAt(object, 'status', 'phase'));
    if (!found) return undefined;
    const [phase, status] = found;
    const tells = options.tellsEnd && status !== 'Progressing';
    return told(status, (tells ? exactAt(object, 'status', 'message') : undefined) ?? phase);
  });
}

export const argoRollouts: HealthRules = {
  'argoproj.io/Rollout': rolloutHealth,
  'argoproj.io/AnalysisRun': run([...PHASES, ['Inconclusive', 'Unknown']], { tellsEnd: true }),
  'argoproj.io/Experiment': run(PHASES, { tellsEnd: false }),
};
