import type { OperationStep } from '@lockstep/domain';
import { begin, mainCommand } from './commands.ts';
import { fail, finish } from './finish.ts';
import { endStep } from './settle.ts';
import { isDue, isRegular, isUnfinished, mapSteps, type Planned } from './steps.ts';
import { TERMINATED } from './stop.ts';
import type { Advance, AdvancePolicy } from './types.ts';
import { waitFor } from './wait.ts';

/**
 * A sync that changes nothing: every step is asked about at once, and the answers are its result.
 * What cannot be judged, since its kind or namespace would come with the sync, counts as fine.
 */
export function advanceDryRun(stored: Planned, now: Date, policy: AdvancePolicy): Advance {
  if (stored.phase === 'Terminating') {
    return finish(stored, 'Failed', stored.stopReason ?? TERMINATED, now);
  }
  const operation = mapSteps(stored, (step) => answered(step, now));
  const open = operation.steps.filter((step) => isRegular(step) && isUnfinished(step));
  const asked = open.filter((step) => isDue(step, now));
  if (asked.length > 0) {
    const commands = asked.map((step) => mainCommand(operation, step, policy));
    return begin(operation, asked, commands, now);
  }
  if (open.length > 0) {
    return waitFor(operation, { steps: open, until: open.flatMap((step) => step.notBefore ?? []) });
  }
  if (operation.steps.some((step) => step.state === 'failed')) return fail(operation, now);
  return finish(operation, 'Succeeded', 'successfully synced (dry run)', now);
}

const MARK = '(dry run)';

/** Whoever asked the API server may have said already that nothing was changed. */
function dryMessage({ message }: OperationStep): string {
  return message.endsWith(MARK) ? message : `${message} ${MARK}`.trim();
}

function answered(step: OperationStep, now: Date): OperationStep {
  if (step.state === 'waiting') {
    return endStep(step, { kind: 'succeeded', message: dryMessage(step) }, now);
  }
  if (step.dryRun !== 'skip' || step.state !== 'pending') return step;
  const message = 'not judged: its kind or namespace comes with this sync (dry run)';
  return endStep(step, { kind: 'succeeded', message }, now);
}
