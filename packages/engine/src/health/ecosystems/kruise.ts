import type { HealthStatus, KubeObject } from '@lockstep/domain';
import {
  type HealthRule,
  type HealthRules,
  health,
  isStatusBehind,
  isStatusOlder,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';

const status = (object: KubeObject, name: string) => numberAt(object, 'status', name) ?? 0;

/** Paused, held at a partition, or how many of its pods are up to date and there. */
function workload(options: {
  paused: readonly string[];
  partition: readonly string[];
  ready(object: KubeObject): boolean;
}): HealthRule {
  return (object) => {
    if (isStatusBehind(object)) return health('Progressing', 'Waiting for the rollout to begin');
    if (valueAt(object, ...options.paused) === true) {
      return health('Suspended', `${object.kind} is paused`);
    }
    if ((numberAt(object, ...options.partition) ?? 0) > 0) {
      return health('Suspended', `${object.kind} is held at its partition`);
    }
    return options.ready(object)
      ? health('Healthy', 'All pods are ready and updated')
      : health('Degraded', 'Some pods are not ready or not updated');
  };
}

const cloneSet = workload({
  paused: ['spec', 'updateStrategy', 'paused'],
  partition: ['spec', 'updateStrategy', 'partition'],
  ready: (object) => status(object, 'updatedAvailableReplicas') === status(object, 'replicas'),
});

const statefulSet = workload({
  paused: ['spec', 'updateStrategy', 'rollingUpdate', 'paused'],
  partition: ['spec', 'updateStrategy', 'rollingUpdate', 'partition'],
  ready: (object) =>
    status(object, 'updatedAvailableReplicas') === status(object, 'replicas') ||
    (status(object, 'updatedReplicas') === status(object, 'replicas') &&
      status(object, 'availableReplicas') === status(object, 'replicas')),
});

const daemonSet = workload({
  paused: ['spec', 'updateStrategy', 'rollingUpdate', 'paused'],
  partition: ['spec', 'updateStrategy', 'rollingUpdate', 'partition'],
  ready: (object) =>
    status(object, 'updatedNumberScheduled') === status(object, 'desiredNumberScheduled') &&
    status(object, 'numberAvailable') === status(object, 'desiredNumberScheduled'),
});

const broadcastJob: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'paused') === true) return health('Suspended', 'Job is paused');
  if (status(object, 'failed') > 0 || textAt(object, 'status', 'phase') === 'failed') {
    return health('Degraded', `${status(object, 'failed')} pods failed`);
  }
  const desired = numberAt(object, 'status', 'desired');
  const done = desired !== undefined && desired === status(object, 'succeeded');
  return health(done ? 'Healthy' : 'Progressing', `${status(object, 'succeeded')} pods succeeded`);
};

const advancedCronJob: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'paused') === true) return health('Suspended', 'CronJob is paused');
  return textAt(object, 'status', 'lastScheduleTime')
    ? health('Healthy')
    : health('Progressing', 'Waiting to be scheduled');
};

/** The rollout of somebody else's workload, in steps at which a person may be waited for. */
const rollout: HealthRule = (object): HealthStatus => {
  if (isStatusOlder(object)) return health('Progressing', 'Waiting for the rollout to begin');
  const message = textAt(object, 'status', 'message');
  const step =
    textAt(object, 'status', 'canaryStatus', 'currentStepState') ??
    textAt(object, 'status', 'blueGreenStatus', 'currentStepState');
  switch (textAt(object, 'status', 'phase')) {
    case 'Healthy':
      return health('Healthy', message);
    case 'Progressing':
      return health(step === 'StepPaused' ? 'Suspended' : 'Progressing', message);
    case 'Disabled':
      return health('Suspended', message);
    default:
      return health('Progressing', message);
  }
};

/** OpenKruise's workloads. */
export const kruise: HealthRules = {
  'apps.kruise.io/CloneSet': cloneSet,
  'apps.kruise.io/StatefulSet': statefulSet,
  'apps.kruise.io/DaemonSet': daemonSet,
  'apps.kruise.io/BroadcastJob': broadcastJob,
  'apps.kruise.io/AdvancedCronJob': advancedCronJob,
  'rollouts.kruise.io/Rollout': rollout,
};
