import type { Operation, OperationPhase, OperationStep } from '@lockstep/domain';
import { nextRetry } from './retry.ts';
import { endStep } from './settle.ts';
import { isRegular, nameOf, type Planned } from './steps.ts';
import type { Advance } from './types.ts';

const SUCCESS_WITH_STEPS = 'successfully synced (all tasks run)';
const SUCCESS_WITHOUT = 'successfully synced (no more tasks)';

export function finish(
  operation: Operation,
  phase: OperationPhase,
  message: string,
  now: Date,
): Advance {
  const { waitingFor: _waitingFor, retryAt: _retryAt, ...rest } = operation;
  const done = { ...rest, phase, message, finishedAt: now.toISOString() };
  return { kind: 'done', operation: done };
}

/** The end of an operation in which everything went well. */
export function succeed(operation: Planned, now: Date): Advance {
  const ran = operation.steps.some((step) => step.state !== 'skipped' && isRegular(step));
  if (operation.kind === 'delete')
    return finish(operation, 'Succeeded', 'successfully deleted', now);
  const text = ran ? SUCCESS_WITH_STEPS : SUCCESS_WITHOUT;
  // What the last wave applied is not waited for; it is done all the same.
  const steps = operation.steps.map((step) =>
    step.state === 'waiting' ? endStep(step, { kind: 'succeeded' }, now) : step,
  );
  return finish({ ...operation, steps }, 'Succeeded', text, now);
}

/** The end of a failed attempt: another one later where there are any left, else the operation's. */
export function fail(operation: Planned, now: Date): Advance {
  const message = failureMessage(operation.steps);
  const retry = nextRetry(operation, message, now);
  if (retry) return retry;
  const tried = operation.retryCount > 0 ? ` (retried ${operation.retryCount} times).` : '';
  return finish(operation, 'Failed', `${message}${tried}`, now);
}

function failureMessage(steps: readonly OperationStep[]): string {
  const failed = steps.filter((step) => step.state === 'failed');
  if (failed.some(({ validated }) => validated === false)) {
    return withReason('one or more objects failed to apply (dry run)', failed);
  }
  const regular = failed.filter(isRegular);
  const refused = regular.some((step) => step.result === 'SyncFailed');
  const text = refused
    ? 'one or more objects failed to apply'
    : 'one or more synchronization tasks completed unsuccessfully';
  const hooks = failed.filter((step) => !isRegular(step));
  const more =
    hooks.length > 0 ? `\n${withReason('one or more SyncFail hooks failed', hooks)}` : '';
  return withReason(text, regular) + more;
}

function withReason(text: string, steps: readonly OperationStep[]): string {
  const reasons = [...new Set(steps.filter((step) => step.message !== '').map(reasonOf))];
  return reasons.length > 0 ? `${text}, reason: ${reasons.join(',')}` : text;
}

/** The step's message, with the object's name where it does not say it. */
function reasonOf(step: OperationStep): string {
  if (step.message.includes(step.ref.name)) return step.message;
  const what = step.action === 'hook' ? `${step.phase} hook ${nameOf(step)}` : nameOf(step);
  return `${what}: ${step.message}`;
}
