import { DEPLOYMENT } from './decode/status-shapes.ts';
import {
  conditionsOf,
  fieldsAt,
  type HealthRule,
  health,
  isStatusBehind,
  numberAt,
  textAt,
} from './fields.ts';
import { typed } from './typed.ts';

/** Paused, out of time, or how far its rollout is; as `kubectl rollout status` counts. */
export const deploymentHealth: HealthRule = typed(DEPLOYMENT, (object) => {
  if (fieldsAt(object, 'spec').paused === true) return health('Suspended', 'Deployment is paused');
  if (isStatusBehind(object)) {
    return health(
      'Progressing',
      'Waiting for the rollout to begin: the new spec is not observed yet',
    );
  }
  const progress = conditionsOf(object).find((c) => c.type === 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return health(
      'Degraded',
      `Deployment "${textAt(object, 'metadata', 'name')}" exceeded its progress deadline`,
    );
  }
  const wanted = numberAt(object, 'spec', 'replicas');
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  const all = numberAt(object, 'status', 'replicas') ?? 0;
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  if (wanted !== undefined && updated < wanted) {
    return waiting(`${updated} of ${wanted} replicas are updated`);
  }
  if (all > updated) return waiting(`${all - updated} old replicas are still to go`);
  if (available < updated)
    return waiting(`${available} of ${updated} updated replicas are available`);
  return health('Healthy');
});

function waiting(what: string) {
  return health('Progressing', `Waiting for the rollout to finish: ${what}`);
}
