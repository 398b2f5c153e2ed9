import type { OperationStep, WaitReason } from '@lockstep/domain';
import equal from 'fast-deep-equal';
import { conditionOf } from './condition.ts';
import { deadlineOf } from './deadlines.ts';
import type { Moment } from './moment.ts';
import { nameOf, type Planned } from './steps.ts';
import type { Advance } from './types.ts';

/** What an awaited step is awaited for, in words. */
function waitReason(operation: Planned, step: OperationStep, moment?: Moment): WaitReason {
  const facts = moment?.observed.live(step.ref);
  const until = moment && comingDeadline(operation, step, moment);
  return {
    ref: step.ref,
    condition: conditionOf(step, facts),
    since: step.startedAt ?? '',
    ...(until ? { until } : {}),
    ...(facts?.heldBy?.length ? { heldBy: facts.heldBy } : {}),
  };
}

/** A stop that takes longer than its deadline waits on, for what it waits for. */
function comingDeadline(operation: Planned, step: OperationStep, moment: Moment) {
  const deadline = deadlineOf(operation, step, moment.policy);
  return deadline && Date.parse(deadline) > moment.now.getTime() ? deadline : undefined;
}

/** The wait, with the operation's message saying for what. */
export function waitFor(
  operation: Planned,
  input: { steps: readonly OperationStep[]; moment?: Moment; until?: readonly string[] },
): Advance {
  const reasons = input.steps.map((step) => waitReason(operation, step, input.moment));
  return waitBecause(operation, {
    reasons,
    message: waitMessage(input.steps) ?? operation.message,
    times: [...(input.until ?? []), ...reasons.flatMap((reason) => reason.until ?? [])],
  });
}

/** The wait as it is said. An operation that waits for the same as before stays the same object. */
export function waitBecause(
  operation: Planned,
  input: { reasons: WaitReason[]; message: string; times: readonly string[] },
): Advance {
  const { message, reasons } = input;
  const until = input.times.toSorted()[0];
  const isSame = operation.message === message && equal(operation.waitingFor, reasons);
  return {
    kind: 'wait',
    operation: isSame ? operation : { ...operation, message, waitingFor: reasons },
    ...(until ? { until } : {}),
    reasons,
  };
}

/** As the field says it: `waiting for healthy state of apps/Deployment/web and 2 more resources`. */
function waitMessage(steps: readonly OperationStep[]): string | undefined {
  const first = steps[0];
  if (!first) return undefined;
  const what = {
    hook: ['waiting for completion of hook', 'hooks'],
    apply: ['waiting for healthy state of', 'resources'],
    prune: ['waiting for deletion of', 'resources'],
  } as const satisfies Record<OperationStep['action'], readonly [string, string]>;
  const [text, plural] = what[first.action];
  const same = steps.filter((step) => step.action === first.action).length - 1;
  return `${text} ${nameOf(first)}${same > 0 ? ` and ${same} more ${plural}` : ''}`;
}
