import type { KubeObject } from '@lockstep/domain';
import {
  resourceOptions,
  respectIgnored,
  type StepOutcome,
  type SyncOptions,
} from '@lockstep/engine';
import { KubeError } from '@lockstep/kube';
import { applyObject } from '../apply-object.ts';
import type { StepRun } from '../target.ts';
import { turnOf } from '../turn-of.ts';
import { changeWord } from './change-word.ts';
import { describe, factsOf } from './facts.ts';

/** A dry run cannot judge what its options say may come later; it counts as fine. */
export async function applyAct(run: StepRun): Promise<StepOutcome> {
  try {
    return await applyNow(run);
  } catch (error) {
    if (!run.command.dryRun || run.step.dryRun !== 'skip-if-kind-missing') throw error;
    if (!(error instanceof KubeError && error.reason === 'NoKindMatch')) throw error;
    const message = 'not judged: its kind is not there yet (dry run)';
    return { kind: 'applied', stepIndex: run.command.stepIndex, message, health: null };
  }
}

/** Applies the object; the answer goes into the view at once, so that nobody waits for the watch. */
async function applyNow(run: StepRun): Promise<StepOutcome> {
  const { target, operation, command, step } = run;
  const desired = target.manifestOf(step);
  // Only what carries our label is in the view; anything else may be there to be adopted.
  const before =
    target.view.live(step.ref) ??
    (target.isAbsent(step.ref) ? undefined : await target.view.get(step.ref));
  const strategy = operation.sync?.syncStrategy;
  const dryRun = command.dryRun === true;
  const options = optionsWith(target.optionsOf(desired), before);
  const applied = await applyObject({
    client: target.client,
    desired: respectIgnored(desired, before, {
      ignore: options.respectIgnoreDifferences ? target.ignore : undefined,
    }),
    live: before,
    options,
    lastOwned: target.lastOwned(step.ref),
    migrateFrom: target.migrateFrom,
    turn: turnOf(operation.applicationId, desired, before),
    force: strategy?.apply?.force ?? strategy?.hook?.force ?? false,
    dryRun,
  });
  if (!dryRun) target.view.observe(applied);
  const word = changeWord(before, applied, dryRun);
  return {
    kind: 'applied',
    stepIndex: command.stepIndex,
    message: `${describe(step.ref)} ${word}${dryRun ? ' (dry run)' : ''}`,
    ...factsOf(applied, target.health),
    changed: word !== 'unchanged',
  };
}

/** What the live object itself says of being replaced counts as well. */
function optionsWith(options: SyncOptions, live: KubeObject | undefined): SyncOptions {
  if (!live) return options;
  const { replace, force } = resourceOptions(options, live);
  return { ...options, replace, force };
}
