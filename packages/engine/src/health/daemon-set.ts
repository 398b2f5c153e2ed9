import { DAEMON_SET } from './decode/status-shapes.ts';
import { type HealthRule, health, isStatusBehind, numberAt, textAt } from './fields.ts';
import { typed } from './typed.ts';

export const daemonSetHealth: HealthRule = typed(DAEMON_SET, (object) => {
  if (isStatusBehind(object)) {
    return health(
      'Progressing',
      'Waiting for the rollout to begin: the new spec is not observed yet',
    );
  }
  const wanted = numberAt(object, 'status', 'desiredNumberScheduled') ?? 0;
  const updated = numberAt(object, 'status', 'updatedNumberScheduled') ?? 0;
  const available = numberAt(object, 'status', 'numberAvailable') ?? 0;
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return health('Healthy', `daemon set ${updated} out of ${wanted} new pods have been updated`);
  }
  if (updated < wanted) {
    return health(
      'Progressing',
      `Waiting for the rollout to finish: ${updated} of ${wanted} pods are updated`,
    );
  }
  if (available < wanted) {
    return health(
      'Progressing',
      `Waiting for the rollout to finish: ${available} of ${wanted} pods are available`,
    );
  }
  return health('Healthy');
});
