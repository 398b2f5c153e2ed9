import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { exactAt, exactList, exactly, exactText, holds, isBelow, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** What makes a rollout that does not progress a failed one. */
const TELLS_FAILURE = /timeout|failed/;

/** A failed rollout comes first; then whether it is available, how much of it, and if it goes on. */
const spinApp: HealthRule = exactly((object) => {
  if (!holds(exactAt(object, 'status'))) {
    return health('Progressing', 'Waiting for the app to report status');
  }
  const listed = exactAt(object, 'status', 'conditions');
  const conditions = holds(listed) ? exactList(listed) : [];
  const failed = conditions.find(isFailed);
  return failed === undefined
    ? byReplicas(object, conditions)
    : told('Degraded', messageOf(failed, 'The rollout failed'));
});

function isFailed(condition: unknown): boolean {
  const isOff =
    exactAt(condition, 'type') === 'Progressing' && exactAt(condition, 'status') === 'False';
  if (!isOff) return false;
  if (exactAt(condition, 'reason') === 'ProgressDeadlineExceeded') return true;
  return TELLS_FAILURE.test(exactText(messageOf(condition, '')).toLowerCase());
}

/** The last word on being available counts; that it progresses may be said by any. */
function byReplicas(object: KubeObject, conditions: unknown[]): HealthStatus | undefined {
  const ready = orElse(exactAt(object, 'status', 'readyReplicas'), 0);
  const wanted = orElse(exactAt(object, 'spec', 'replicas'), 1);
  const available = conditions.findLast((one) => exactAt(one, 'type') === 'Available');
  if (available === undefined) return health('Degraded', 'The app is not available');
  if (exactAt(available, 'status') !== 'True') {
    return told('Degraded', messageOf(available, 'The app is not available'));
  }
  if (isBelow(ready, wanted)) return health('Progressing', `${ready} of ${wanted} are ready`);
  const progressing = conditions.findLast(
    (one) => exactAt(one, 'type') === 'Progressing' && exactAt(one, 'status') === 'True',
  );
  return progressing === undefined
    ? health('Healthy', `${ready} of ${wanted} are ready`)
    : told('Progressing', messageOf(progressing, 'The rollout goes on'));
}

function messageOf(condition: unknown, otherwise: string): unknown {
  return orElse(exactAt(condition, 'message'), otherwise);
}

function orElse(value: unknown, otherwise: number | string): unknown {
  return holds(value) ? value : otherwise;
}

/** SpinKube. */
export const spin: HealthRules = { 'core.spinkube.dev/SpinApp': spinApp };
