import type { StepOutcome } from '@lockstep/engine';
import { KubeError } from '@lockstep/kube';
import { applyObject } from '../apply-object.ts';
import type { StepRun } from '../target.ts';

/** Asks the API server whether it would take the object; nothing of it is kept. */
export async function validateAct({ target, command, step }: StepRun): Promise<StepOutcome> {
  const { stepIndex } = command;
  const desired = target.manifestOf(step);
  try {
    const live = target.view.live(step.ref);
    const options = target.optionsOf(desired);
    await applyObject({ client: target.client, desired, live, options, dryRun: true });
  } catch (error) {
    const missing = error instanceof KubeError && error.reason === 'NoKindMatch';
    if (!(command.kindMayBeMissing && missing)) throw error;
  }
  return { kind: 'validated', stepIndex };
}
