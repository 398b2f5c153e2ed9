import { REPLICA_SET } from './decode/status-shapes.ts';
import { conditionsOf, type HealthRule, health, isStatusBehind, numberAt } from './fields.ts';
import { typed } from './typed.ts';

export const replicaSetHealth: HealthRule = typed(REPLICA_SET, (object) => {
  if (isStatusBehind(object)) {
    return health('Progressing', 'Waiting for the new spec to be observed');
  }
  const failure = conditionsOf(object).find((c) => c.type === 'ReplicaFailure');
  if (failure?.status === 'True') return health('Degraded', failure.message);
  const wanted = numberAt(object, 'spec', 'replicas');
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  if (wanted !== undefined && available < wanted) {
    return health('Progressing', `Waiting: ${available} of ${wanted} replicas are available`);
  }
  return health('Healthy');
});
