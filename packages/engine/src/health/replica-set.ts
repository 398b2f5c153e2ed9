import { conditionsOf, type HealthRule, health, isStatusBehind, numberAt } from './fields.ts';
import { type Shape, typed } from './typed.ts';

const SHAPE: Shape = {
  'metadata.generation': 'number',
  'status.observedGeneration': 'number',
  'spec.replicas': 'number',
  'status.availableReplicas': 'number',
  'status.conditions': 'conditions',
};

export const replicaSetHealth: HealthRule = typed(SHAPE, (object) => {
  if (isStatusBehind(object)) {
    return health('Progressing', 'Waiting for the new spec to be observed');
  }
  const failure = conditionsOf(object).find(
    (c) => c.type === 'ReplicaFailure' && c.status === 'True',
  );
  if (failure) return health('Degraded', failure.message);
  const wanted = numberAt(object, 'spec', 'replicas');
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  if (wanted !== undefined && available < wanted) {
    return health('Progressing', `Waiting: ${available} of ${wanted} replicas are available`);
  }
  return health('Healthy');
});
