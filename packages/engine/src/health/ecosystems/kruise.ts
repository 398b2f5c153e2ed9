import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { exactAt, exactCount, exactly, exactSize, exactText, holds, isBelow } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { kruiseRollout } from './kruise-rollout.ts';

const status = (object: KubeObject, name: string) => exactAt(object, 'status', name);
const equal = (object: KubeObject, one: string, other: string) =>
  status(object, one) === status(object, other);

interface Workload {
  /** Where the spec states `paused` and `partition`, which must be there. */
  at: readonly string[];
  /** What a status always has; without it the controller does not work on the object. */
  updated: string;
  /** A partition that is not told counts as one, unless this says so. */
  needsPartition?: boolean;
  /** Are the pods above the partition done? */
  held(object: KubeObject, partition: unknown): boolean;
  ready(object: KubeObject): HealthStatus;
}

/** Paused, held at a partition, or how many of its pods are up to date and there. */
function workload(rule: Workload): HealthRule {
  return exactly((object) => {
    const waiting = health('Progressing', 'Waiting for the rollout to begin');
    if (exactAt(object, 'status') === undefined) return waiting;
    const generation = exactAt(object, 'metadata', 'generation');
    if (generation !== status(object, 'observedGeneration')) return waiting;
    const strategy = exactAt(object, ...rule.at);
    if (exactAt(strategy, 'paused') === true || !holds(status(object, rule.updated))) {
      return health('Suspended', `${object.kind} is paused`);
    }
    const partition = exactAt(strategy, 'partition');
    const isTold = partition !== undefined || !rule.needsPartition;
    if (isTold && partition !== 0 && isBelow(1, generation)) {
      return rule.held(object, partition)
        ? health('Suspended', `${object.kind} is held at its partition`)
        : health('Progressing', 'Waiting for the pods above the partition');
    }
    return rule.ready(object);
  });
}

function allOf(isReady: boolean): HealthStatus {
  return isReady
    ? health('Healthy', 'All pods are ready and updated')
    : health('Degraded', 'Some pods are not ready or not updated');
}

const cloneSet = workload({
  at: ['spec', 'updateStrategy'],
  updated: 'updatedAvailableReplicas',
  held: (object) =>
    !isBelow(status(object, 'updatedReplicas'), status(object, 'expectedUpdatedReplicas')),
  ready: (object) => allOf(equal(object, 'updatedAvailableReplicas', 'replicas')),
});

const statefulSet = workload({
  at: ['spec', 'updateStrategy', 'rollingUpdate'],
  updated: 'updatedAvailableReplicas',
  held: (object, partition) =>
    isBelow(
      exactCount(status(object, 'replicas')) - exactCount(partition),
      status(object, 'updatedReplicas'),
    ),
  ready: (object) => allOf(equal(object, 'updatedAvailableReplicas', 'replicas')),
});

const daemonSet = workload({
  at: ['spec', 'updateStrategy', 'rollingUpdate'],
  updated: 'updatedNumberScheduled',
  needsPartition: true,
  held: (object, partition) =>
    isBelow(
      exactCount(status(object, 'desiredNumberScheduled')) - exactCount(partition),
      status(object, 'updatedNumberScheduled'),
    ),
  ready: (object) => {
    const isUpdated = equal(object, 'updatedNumberScheduled', 'desiredNumberScheduled');
    if (isUpdated && equal(object, 'numberAvailable', 'desiredNumberScheduled')) return allOf(true);
    if (isUpdated && equal(object, 'numberUnavailable', 'desiredNumberScheduled')) {
      return allOf(false);
    }
    return health('Progressing', 'Waiting for the pods');
  },
});

const broadcastJob: HealthRule = exactly((object) => {
  const waiting = health('Progressing', 'The job runs');
  if (exactAt(object, 'status') === undefined) return waiting;
  switch (status(object, 'phase')) {
    case 'completed':
      return equal(object, 'desired', 'succeeded') ? health('Healthy', 'All pods ended') : waiting;
    case 'failed':
      return status(object, 'failed') === 0 ? waiting : health('Degraded', 'Some pods failed');
    case 'paused':
      return exactAt(object, 'spec', 'paused') === true
        ? health('Suspended', 'The job is paused')
        : waiting;
    default:
      return waiting;
  }
});

/** One that never ran is a failure, unless it is paused. */
const advancedCronJob: HealthRule = exactly((object) => {
  const last = status(object, 'lastScheduleTime');
  if (last !== undefined) exactText(last);
  if (last === undefined && exactAt(object, 'spec', 'paused') === true) {
    return health('Suspended', 'The job is paused');
  }
  const active = status(object, 'active');
  if (active !== undefined && exactSize(active) > 0) return health('Progressing', 'A job runs');
  return last === undefined
    ? health('Degraded', 'No job ran yet')
    : health('Healthy', 'A job was started');
});

/** OpenKruise's workloads. */
export const kruise: HealthRules = {
  'apps.kruise.io/CloneSet': cloneSet,
  'apps.kruise.io/StatefulSet': statefulSet,
  'apps.kruise.io/DaemonSet': daemonSet,
  'apps.kruise.io/BroadcastJob': broadcastJob,
  'apps.kruise.io/AdvancedCronJob': advancedCronJob,
  ...kruiseRollout,
};
