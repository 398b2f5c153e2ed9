import { FIELD_MANAGER, FINALIZER_HOOK, type KubeObject } from '@lockstep/domain';
import { hookMarks, isOwnHook, type StepOutcome } from '@lockstep/engine';
import { isNotFound } from '@lockstep/kube';
import type { StepRun } from '../target.ts';
import { describe, factsOf } from './facts.ts';
import { letGo } from './let-go-of-hook.ts';

/**
 * Makes a hook once. One that this very step made before a crash is left as it is; an older one
 * of the same name goes first where the delete policy says so.
 */
export async function ensureHookAct(run: StepRun): Promise<StepOutcome> {
  const { target, operation, command, step } = run;
  const { stepIndex } = command;
  const found = await target.view.get(step.ref);
  if (found && isOwnHook(found, operation, step)) {
    target.view.observe(found);
    return {
      kind: 'created',
      stepIndex,
      message: `${describe(step.ref)} created`,
      ...factsOf(found, target.health),
    };
  }
  if (found && command.deleteExisting) {
    await replaceOlder(run, found);
    return {
      kind: 'replacing',
      stepIndex,
      message: `${describe(step.ref)} of an earlier sync is being deleted`,
    };
  }
  const made = await make(run, found);
  if (!command.dryRun) target.view.observe(made);
  return {
    kind: 'created',
    stepIndex,
    message: `${describe(step.ref)} created`,
    ...factsOf(made, target.health),
  };
}

function make(run: StepRun, found: KubeObject | undefined): Promise<KubeObject> {
  const { target, command } = run;
  const hook = marked(run);
  const options = { manager: FIELD_MANAGER, dryRun: command.dryRun === true };
  return found
    ? target.client.apply(hook, { ...options, force: true })
    : target.client.create(hook, options);
}

/** The finalizer keeps a hook that ends by itself (ttlSecondsAfterFinished) until it was read. */
function marked({ target, operation, step }: StepRun): KubeObject {
  const hook = target.manifestOf(step);
  const { labels, annotations } = hookMarks(operation, step);
  return {
    ...hook,
    metadata: {
      ...hook.metadata,
      labels: { ...hook.metadata.labels, ...labels },
      annotations: { ...hook.metadata.annotations, ...annotations },
      finalizers: [...new Set([...(hook.metadata.finalizers ?? []), FINALIZER_HOOK])],
    },
  };
}

async function replaceOlder({ target, command, step }: StepRun, found: KubeObject): Promise<void> {
  if (command.dryRun) return;
  await letGo(target.client, found);
  await target.client
    .delete(step.ref, {
      propagationPolicy: 'Background',
      preconditions: { uid: found.metadata.uid },
    })
    .catch((error) => {
      if (!isNotFound(error)) throw error;
    });
}
