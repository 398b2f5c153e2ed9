import type { Operation, OperationStep } from '@lockstep/domain';
import { isKubernetesGroup } from '../health/kubernetes-groups.ts';
import { type Ended, endStep, hookEnd, standingOf } from './settle.ts';
import { after, isUnfinished, nameOf, paused, unpaused } from './steps.ts';
import type { AdvancePolicy, StepFacts, StepOutcome } from './types.ts';

/** Until then the status of a custom resource that was changed may still speak of the old spec. */
const CUSTOM_SETTLE_MS = 2000;
/** How long a watch has to tell of a change before the object is read. */
const WATCH_GRACE_MS = 2000;

/**
 * Writes down what came of commands. Steps whose command has no outcome here stay as they are and
 * are taken up again by the next `advance`. An outcome told twice does no harm.
 */
export function recordOutcome(
  operation: Operation,
  outcomes: readonly StepOutcome[],
  now: Date,
  policy: AdvancePolicy = {},
): Operation {
  if (!operation.steps) return operation;
  const byIndex = new Map(outcomes.map((outcome) => [outcome.stepIndex, outcome]));
  const steps = operation.steps.map((step) => {
    const outcome = byIndex.get(step.index);
    if (!outcome) return step;
    if (operation.phase === 'Terminating' && isUndeletable(step, outcome)) {
      return { ...step, released: true, message: `could not be deleted: ${outcome.message}` };
    }
    return isUnfinished(step)
      ? afterCommand(step, outcome, now, policy)
      : afterCleanUp(step, outcome, now);
  });
  return { ...operation, steps };
}

/** A termination ends all the same when a hook that runs cannot be deleted. */
function isUndeletable(step: OperationStep, outcome: StepOutcome): boolean {
  return step.action === 'hook' && (outcome.kind === 'refused' || outcome.kind === 'failed');
}

function afterCommand(
  step: OperationStep,
  outcome: StepOutcome,
  now: Date,
  policy: AdvancePolicy,
): OperationStep {
  switch (outcome.kind) {
    case 'applied':
    case 'created':
      return made(step, outcome, now);
    case 'read':
      return read(step, outcome, now, policy);
    case 'deleted':
      return deleted(step, outcome, now);
    case 'gone':
      return gone(step, now);
    case 'validated':
      return { ...unpaused(step), state: 'pending', validated: true };
    case 'replacing':
      return { ...paused(step, now), state: 'pending', message: outcome.message ?? 'replacing' };
    case 'unreachable':
      return tryAgain(step, outcome.message, now);
    case 'released':
      return { ...step, released: true };
    case 'invalid':
      return { ...failed(step, { ...outcome, kind: 'refused' }, now), validated: false };
    case 'refused':
    case 'failed':
      return failed(step, outcome, now);
  }
}

/** The step has ended; what is told is only about the hook's object. */
function afterCleanUp(step: OperationStep, outcome: StepOutcome, now: Date): OperationStep {
  if (outcome.kind === 'unreachable') return paused(step, now);
  if (outcome.kind === 'refused' || outcome.kind === 'failed') {
    const message = `${step.message} (not cleaned up: ${outcome.message})`.trim();
    return { ...step, released: true, message };
  }
  return { ...step, released: true };
}

function made(
  step: OperationStep,
  outcome: StepFacts & { kind: string; message?: string },
  now: Date,
): OperationStep {
  const known: OperationStep = {
    ...unpaused(step),
    state: 'waiting',
    uid: outcome.uid ?? step.uid,
    resourceVersion: outcome.resourceVersion ?? step.resourceVersion,
    message: outcome.message ?? step.message,
    ...(step.action === 'apply' ? { result: 'Synced' as const } : {}),
  };
  const end = endTold(known, outcome);
  if (end) return endStep(known, end, now);
  const settles = mustSettle(step, outcome) ? { settlesAt: after(now, CUSTOM_SETTLE_MS) } : {};
  return { ...known, notBefore: after(now, WATCH_GRACE_MS), ...settles };
}

/** Does the answer itself say that the step ended? What is Degraded right then may be of before. */
function endTold(step: OperationStep, outcome: StepFacts): Ended | undefined {
  if (outcome.health === undefined) return undefined;
  if (step.action === 'hook') return hookEnd(step, outcome);
  const isFine = outcome.health === null || outcome.health.status === 'Healthy';
  return isFine && !mustSettle(step, outcome) ? { kind: 'succeeded' } : undefined;
}

/** A read of an awaited object counts as much as a watch does. */
function read(
  step: OperationStep,
  outcome: StepFacts,
  now: Date,
  policy: AdvancePolicy,
): OperationStep {
  if (outcome.health === undefined && step.action !== 'prune') return paused(step, now);
  const { uid, resourceVersion, health } = outcome;
  const facts = { exists: true, uid, resourceVersion, health: health ?? undefined };
  const standing = standingOf(step, facts, now, policy);
  const ended = standing.kind === 'succeeded' || standing.kind === 'failed';
  return ended ? endStep(step, standing, now) : paused(step, now);
}

/** Kubernetes' own kinds tell by observedGeneration what their status speaks of; others may not. */
function mustSettle(step: OperationStep, outcome: StepFacts): boolean {
  const isCustom = !isKubernetesGroup(step.ref.group);
  return isCustom && outcome.changed !== false && outcome.health !== null;
}

function deleted(
  step: OperationStep,
  outcome: { gone?: boolean; message?: string },
  now: Date,
): OperationStep {
  if (step.action !== 'prune') return { ...step, released: true };
  const known: OperationStep = {
    ...unpaused(step),
    state: 'waiting',
    result: 'Pruned',
    message: outcome.message ?? 'pruned',
    notBefore: after(now, WATCH_GRACE_MS),
  };
  return outcome.gone ? endStep(known, { kind: 'succeeded' }, now) : known;
}

/** Read and not there. A prune is done; a hook that vanished has no outcome to read any more. */
function gone(step: OperationStep, now: Date): OperationStep {
  if (step.action === 'prune') return deleted(step, { gone: true, message: step.message }, now);
  if (step.action === 'apply') return paused(step, now);
  const message = `${nameOf(step)} was deleted before it finished`;
  return endStep({ ...step, released: true }, { kind: 'failed', message }, now);
}

/** The command of a step that is only being waited for was a read: it goes on waiting. */
function tryAgain(step: OperationStep, message: string, now: Date): OperationStep {
  if (step.state === 'waiting') return paused(step, now);
  return { ...paused(step, now), state: 'pending', message };
}

function failed(
  step: OperationStep,
  outcome: { kind: 'refused' | 'failed'; message: string },
  now: Date,
): OperationStep {
  if (step.state === 'waiting') return paused(step, now);
  const known: OperationStep = {
    ...step,
    ...(step.action === 'hook' ? { released: true } : { result: 'SyncFailed' as const }),
    ...(outcome.kind === 'refused' ? { refused: true } : {}),
  };
  return endStep(known, { kind: 'failed', message: outcome.message }, now);
}
