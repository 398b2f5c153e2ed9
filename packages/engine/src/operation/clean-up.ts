import type { OperationStep } from '@lockstep/domain';
import { sideCommand } from './commands.ts';
import { isDue, isUnfinished, type Planned } from './steps.ts';
import type { StepCommand } from './types.ts';

/**
 * What is to be done about hooks that have ended: those whose own outcome one of their delete
 * policies names are deleted when their phase is over; the others are let go of at once.
 */
export function cleanUpCommands(operation: Planned, now: Date): StepCommand[] {
  const busy = new Set(operation.steps.filter(isUnfinished).map((step) => step.phase));
  const failed = operation.steps.some((step) => step.state === 'failed');
  return operation.steps.flatMap((step) => {
    if (!isHeld(step) || !isDue(step, now)) return [];
    if (!isToBeDeleted(step)) return [sideCommand('release-hook', step)];
    const phaseIsOver = failed || !busy.has(step.phase);
    return phaseIsOver ? [sideCommand('delete-hook', step)] : [];
  });
}

/** Hooks that have ended and whose object nobody has let go of yet. */
export function heldHooks(operation: Planned): OperationStep[] {
  return operation.steps.filter(isHeld);
}

function isHeld(step: OperationStep): boolean {
  const ended = step.state === 'succeeded' || step.state === 'failed';
  return step.action === 'hook' && ended && !step.released;
}

/** What took too long may still run: it goes, whatever its policies say. */
function isToBeDeleted(step: OperationStep): boolean {
  if (step.timedOut) return true;
  const policy = step.state === 'succeeded' ? 'HookSucceeded' : 'HookFailed';
  return step.deletePolicies?.includes(policy) ?? false;
}
