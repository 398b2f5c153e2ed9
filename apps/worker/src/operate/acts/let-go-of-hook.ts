import { FIELD_MANAGER, FINALIZER_HOOK, type KubeObject, refOf } from '@lockstep/domain';
import type { StepOutcome } from '@lockstep/engine';
import { isNotFound, type KubeClient } from '@lockstep/kube';
import type { StepRun } from '../target.ts';
import { describe } from './facts.ts';

/** Takes the hook finalizer off, so that the object may go when it is deleted. */
export async function releaseHookAct({ target, command, step }: StepRun): Promise<StepOutcome> {
  const found = await target.view.get(step.ref);
  if (found && isMeant(found, command.uid)) await letGo(target.client, found);
  return { kind: 'released', stepIndex: command.stepIndex };
}

/** Takes the finalizer off and deletes the very object that is meant. */
export async function deleteHookAct({ target, command, step }: StepRun): Promise<StepOutcome> {
  const { stepIndex } = command;
  const found = await target.view.get(step.ref);
  if (!found || !isMeant(found, command.uid)) return { kind: 'deleted', stepIndex, gone: true };
  await letGo(target.client, found);
  const preconditions = { uid: found.metadata.uid };
  await target.client
    .delete(step.ref, { propagationPolicy: 'Background', preconditions })
    .catch((error) => {
      if (!isNotFound(error)) throw error;
    });
  return { kind: 'deleted', stepIndex, message: `${describe(step.ref)} deleted` };
}

function isMeant(found: KubeObject, uid: string | undefined): boolean {
  return uid === undefined || found.metadata.uid === uid;
}

export async function letGo(client: KubeClient, hook: KubeObject): Promise<void> {
  const finalizers = hook.metadata.finalizers ?? [];
  if (!finalizers.includes(FINALIZER_HOOK)) return;
  const rest = finalizers.filter((finalizer) => finalizer !== FINALIZER_HOOK);
  const metadata = { finalizers: rest.length > 0 ? rest : null, uid: hook.metadata.uid };
  await client
    .patch(refOf(hook), { metadata }, 'merge', { manager: FIELD_MANAGER })
    .catch((error) => {
      if (!isNotFound(error)) throw error;
    });
}
