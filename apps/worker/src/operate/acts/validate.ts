import { FIELD_MANAGER, type KubeObject } from '@lockstep/domain';
import type { StepOutcome } from '@lockstep/engine';
import { KubeError } from '@lockstep/kube';
import { applyObject } from '../apply-object.ts';
import { isFinalRefusal } from '../final-refusal.ts';
import type { StepRun } from '../target.ts';

/**
 * Asks the API server whether it would take the object; nothing of it is kept. What it might take
 * once other steps of the sync are done counts as valid: applying it will tell.
 * @throws what it refuses in any case, and KubeError where it cannot be asked.
 */
export async function validateAct(run: StepRun): Promise<StepOutcome> {
  try {
    await (run.step.action === 'hook' ? dryRunHook(run) : dryRunApply(run));
  } catch (error) {
    if (!isAnswer(error) || isFinalRefusal(error, run.step, run.operation.steps ?? [])) throw error;
  }
  return { kind: 'validated', stepIndex: run.command.stepIndex };
}

/** Otherwise it could not be asked now, or the manifest is not at hand. */
function isAnswer(error: unknown): error is KubeError {
  return error instanceof KubeError && !error.unreachable && error.status !== 429;
}

async function dryRunApply({ target, operation, step }: StepRun): Promise<void> {
  const desired = target.manifestOf(step);
  const live = target.view.live(step.ref);
  const options = target.optionsOf(desired);
  const strategy = operation.sync?.syncStrategy;
  const isForced = options.force || strategy?.apply?.force || strategy?.hook?.force;
  // Who forces asks for an object that cannot be changed to be made anew: nothing to be told of it.
  if (live && isForced) return;
  await applyObject({ client: target.client, desired, live, options, dryRun: true });
}

/** A hook that will take the place of an older one is tried under another name, as a new object. */
async function dryRunHook({ target, command, step }: StepRun): Promise<void> {
  const hook = target.manifestOf(step);
  const options = { manager: FIELD_MANAGER, dryRun: true };
  const found = target.view.live(step.ref) ?? (await target.view.get(step.ref));
  if (!found) await target.client.create(hook, options);
  else if (command.deleteExisting) await target.client.create(renamed(hook), options);
  else await target.client.apply(hook, { ...options, force: true });
}

function renamed(hook: KubeObject): KubeObject {
  const { name, ...metadata } = hook.metadata;
  return { ...hook, metadata: { ...metadata, generateName: `${name}-` } };
}
