import { groupKind, type OperationStep } from '@lockstep/domain';
import type { KubeError } from '@lockstep/kube';

/** Something else has it now, which this very sync may change or delete. */
const TAKEN = /already (allocated|exists|in use)|is already/i;
const BY_ADMISSION = /admission webhook|ValidatingAdmissionPolicy/;
const BY_RBAC = /User ".*" cannot /s;
const RBAC = 'rbac.authorization.k8s.io';

/**
 * Whether what a dry run was answered before a sync would be answered during it as well, whatever
 * else the sync does: the object itself is wrong, or nobody lets us write it. A namespace, service
 * account, quota, policy or webhook may be there, or be another one, by then.
 */
export function isFinalRefusal(
  error: KubeError,
  step: OperationStep,
  steps: readonly OperationStep[],
): boolean {
  const { status, message } = error;
  if (BY_ADMISSION.test(message) || TAKEN.test(message)) return false;
  switch (status) {
    case 400:
    case 413:
      return true;
    case 422:
      return !isMadeAnew(step, steps);
    case 403:
      return BY_RBAC.test(message) && !steps.some(({ ref }) => ref.group === RBAC);
    case 500:
      // Fields that the schema does not have, list keys twice, values of a wrong type.
      return !error.retryable;
    default:
      return false;
  }
}

/** What is pruned before may be what stands in its way. */
function isMadeAnew({ ref }: OperationStep, steps: readonly OperationStep[]): boolean {
  return steps.some(
    ({ action, state, ref: other }) =>
      action === 'prune' && state !== 'skipped' && groupKind(other) === groupKind(ref),
  );
}
