import type { OperationStep } from '@lockstep/domain';
import { cleanUpCommands, heldHooks } from './clean-up.ts';
import { sideCommand } from './commands.ts';
import { finish } from './finish.ts';
import type { Moment } from './moment.ts';
import { endStep } from './settle.ts';
import { isDue, isUnderway, isUnfinished, mapSteps, type Planned } from './steps.ts';
import type { Advance } from './types.ts';
import { waitFor } from './wait.ts';

export const TERMINATED = 'Operation terminated';

/**
 * Brings a `Terminating` operation to its end: hooks that run are deleted, nothing new begins,
 * what is applied stays.
 */
export function stop(operation: Planned, moment: Moment): Advance {
  const { now } = moment;
  const calm = mapSteps(operation, (step) => settled(step, now));
  const hooks = calm.steps.filter((step) => step.action === 'hook' && isUnderway(step));
  const toDelete = hooks.filter((step) => !step.released);
  const due = toDelete.filter((step) => isDue(step, now));
  const commands = [
    ...due.map((step) => sideCommand('delete-hook', step)),
    ...cleanUpCommands(calm, now),
  ];
  if (commands.length > 0) return { kind: 'act', operation: calm, actions: commands };
  const left = [...toDelete, ...heldHooks(calm)];
  if (left.length > 0) {
    return waitFor(calm, {
      steps: left,
      moment,
      until: left.flatMap((step) => step.notBefore ?? []),
    });
  }
  const ended = mapSteps(calm, (step) =>
    isUnfinished(step) ? endStep(step, { kind: 'failed', message: terminated(step) }, now) : step,
  );
  return finish(ended, 'Failed', operation.stopReason ?? TERMINATED, now);
}

function terminated(step: OperationStep): string {
  return step.message ? `Terminated (${step.message})` : 'Terminated';
}

/** Applies and prunes need no undoing; what had not begun never will. */
function settled(step: OperationStep, now: Date): OperationStep {
  if (step.state === 'pending') return { ...step, state: 'skipped', message: 'not begun' };
  if (step.action === 'hook' || !isUnderway(step)) return step;
  if (step.state === 'waiting') return endStep(step, { kind: 'succeeded' }, now);
  return endStep(step, { kind: 'failed', message: terminated(step) }, now);
}
