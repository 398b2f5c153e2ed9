import type { StepOutcome } from '@lockstep/engine';
import { isNotFound, KubeError } from '@lockstep/kube';
import type { StepRun } from '../target.ts';
import { describe } from './facts.ts';

const PROPAGATION = {
  foreground: 'Foreground',
  background: 'Background',
  orphan: 'Orphan',
} as const;

/** Deletes the very object that is meant: another one of that name is left alone. */
export async function deleteAct({ target, command, step }: StepRun): Promise<StepOutcome> {
  const dryRun = command.dryRun === true;
  const message = `${describe(step.ref)} ${dryRun ? 'pruned (dry run)' : 'pruned'}`;
  const deleted = { kind: 'deleted' as const, stepIndex: command.stepIndex, message };
  try {
    const answer = await target.client.delete(step.ref, {
      propagationPolicy: PROPAGATION[command.propagation ?? 'foreground'],
      preconditions: command.uid ? { uid: command.uid } : undefined,
      dryRun,
    });
    return { ...deleted, gone: answer.kind === 'Status' };
  } catch (error) {
    if (isNotFound(error) || isAnother(error)) return { ...deleted, gone: true };
    throw error;
  }
}

/** The uid precondition failed: what was meant is gone, and something else has its name. */
function isAnother(error: unknown): boolean {
  return (
    error instanceof KubeError &&
    (error.status === 409 || error.status === 422) &&
    /uid/i.test(error.message)
  );
}
