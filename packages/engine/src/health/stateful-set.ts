import type { KubeObject } from '@lockstep/domain';
import { STATEFUL_SET } from './decode/status-shapes.ts';
import { fieldsAt, type HealthRule, health, isStatusBehind, numberAt, textAt } from './fields.ts';
import { typed } from './typed.ts';

/** Ready replicas, then the progress of its update strategy (a partition is complete above it). */
export const statefulSetHealth: HealthRule = typed(STATEFUL_SET, (object) => {
  const observed = numberAt(object, 'status', 'observedGeneration') ?? 0;
  if (observed === 0 || isStatusBehind(object)) {
    return health(
      'Progressing',
      'Waiting for the rollout to begin: the new spec is not observed yet',
    );
  }
  const wanted = numberAt(object, 'spec', 'replicas');
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  if (wanted !== undefined && ready < wanted) {
    return health('Progressing', `Waiting: ${ready} of ${wanted} pods are ready`);
  }
  return updateHealth(object, wanted);
});

function updateHealth(object: KubeObject, wanted: number | undefined) {
  const strategy = fieldsAt(object, 'spec', 'updateStrategy');
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) {
    const partition = numberAt(strategy, 'rollingUpdate', 'partition');
    const due = wanted !== undefined && partition !== undefined ? wanted - partition : 0;
    if (updated < due) {
      return health(
        'Progressing',
        `Waiting for the rollout to finish: ${updated} of ${due} pods are updated`,
      );
    }
    return health(
      'Healthy',
      partition ? `partitioned roll out complete: ${updated} pods are updated` : undefined,
    );
  }
  if (strategy.type === 'OnDelete') {
    return health(
      'Healthy',
      `statefulset has ${numberAt(object, 'status', 'readyReplicas') ?? 0} ready pods`,
    );
  }
  const update = textAt(object, 'status', 'updateRevision');
  if (update !== textAt(object, 'status', 'currentRevision')) {
    return health(
      'Progressing',
      `Waiting for the rollout to finish: ${updated} pods are at revision ${update}`,
    );
  }
  return health('Healthy');
}
