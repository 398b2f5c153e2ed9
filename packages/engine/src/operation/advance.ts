import { isOperationDone, type Operation, type OperationStep } from '@lockstep/domain';
import { advanceDryRun } from './advance-dry-run.ts';
import { cleanUpCommands, heldHooks } from './clean-up.ts';
import { attemptDeadline, expire, seconds } from './deadlines.ts';
import { fail, finish, succeed } from './finish.ts';
import { awaitApproval, awaitWaveDelay } from './gates.ts';
import type { Moment } from './moment.ts';
import { beginAttempt } from './retry.ts';
import { settle } from './settle.ts';
import { isDryRun, isPlanned, isRegular, isUnderway, type Planned } from './steps.ts';
import { stop, TERMINATED } from './stop.ts';
import type { Advance, AdvancePolicy, Observed, StepCommand } from './types.ts';
import { failInvalid, validateFirst } from './validate-first.ts';
import { waitFor } from './wait.ts';
import { currentWave, intoWaves, mustBeAwaited, regularWaves, type Wave } from './waves.ts';
import { work } from './work.ts';

/**
 * Says what is to be done next with an operation. Pure: the worker carries it out, records the
 * outcome and stores the operation before it asks again. Any worker may ask at any time: steps
 * whose command went out without an outcome are commanded again, which does no harm.
 */
export function advance(
  operation: Operation,
  observed: Observed,
  now: Date,
  policy: AdvancePolicy = {},
): Advance {
  if (isOperationDone(operation.phase)) return { kind: 'done', operation };
  if (operation.phase === 'Terminating' && (!isPlanned(operation) || operation.retryAt)) {
    return finish(operation, 'Failed', operation.stopReason ?? TERMINATED, now);
  }
  if (operation.retryAt && Date.parse(operation.retryAt) > now.getTime()) {
    return { kind: 'retry', operation, at: operation.retryAt };
  }
  if (operation.retryAt) return { kind: 'plan', operation: beginAttempt(operation, now) };
  if (!isPlanned(operation)) return { kind: 'plan', operation };
  return advancePlanned(operation, { observed, now, policy });
}

/** The operation with its steps, as `planSync` or `planDelete` made them. */
export function withPlan(
  operation: Operation,
  plan: { steps: OperationStep[] },
  source: Pick<Operation, 'revision' | 'revisions' | 'fingerprint' | 'sources'>,
): Operation {
  return { ...operation, ...source, steps: plan.steps };
}

function advancePlanned(stored: Planned, given: Moment): Advance {
  const deadline = attemptDeadline(stored, given.policy);
  const moment = { ...given, deadline };
  if (isDryRun(stored)) return advanceDryRun(stored, moment.now, moment.policy);
  const settled = settle(stored, moment);
  if (settled.phase === 'Terminating') return stop(settled, moment);
  if (deadline && Date.parse(deadline) <= moment.now.getTime()) return overrun(settled, moment);
  const operation = expire(settled, mustBeAwaited(settled), moment);
  const invalid = failInvalid(operation, moment);
  if (invalid) return invalid;
  if (operation.steps.some((step) => step.state === 'failed')) return wrapUp(operation, moment);
  return proceed(operation, moment);
}

function overrun(operation: Planned, moment: Moment): Advance {
  const within = seconds(moment.policy.deadlineMs ?? 0);
  const stopReason = `operation did not finish within its deadline of ${within}: ${operation.message}`;
  return stop({ ...operation, phase: 'Terminating', stopReason }, moment);
}

/** Nothing has failed: begin the next batch of the current wave, or wait, or end. */
function proceed(operation: Planned, moment: Moment): Advance {
  const validation = validateFirst(operation, moment);
  if (validation) return validation;
  const isAwaited = mustBeAwaited(operation);
  const waves = regularWaves(operation.steps);
  const wave = currentWave(waves, isAwaited);
  const cleanUp = cleanUpCommands(operation, moment.now);
  if (wave) {
    const approval = awaitApproval(operation, wave, moment);
    if (approval) return approval;
    const delayed =
      cleanUp.length === 0 ? awaitWaveDelay(operation, waves, wave, moment) : undefined;
    return delayed ?? work(operation, wave, { isAwaited, cleanUp }, moment);
  }
  return afterCleanUp(operation, cleanUp, moment) ?? succeed(operation, moment.now);
}

/** Something failed: what runs comes to its end, then SyncFail hooks run, then the attempt is over. */
function wrapUp(operation: Planned, moment: Moment): Advance {
  const cleanUp = cleanUpCommands(operation, moment.now);
  const underway = operation.steps.filter(
    (step) =>
      isRegular(step) && isUnderway(step) && (step.state === 'running' || step.action === 'hook'),
  );
  const first = underway[0];
  if (first) {
    const ending: Wave = { phase: first.phase, wave: first.wave, steps: underway };
    return work(operation, ending, { isAwaited: () => true, cleanUp }, moment);
  }
  const waves = intoWaves(operation.steps.filter((step) => step.phase === 'SyncFail'));
  const wave = currentWave(waves, () => true);
  const broken = operation.steps.some((step) => !isRegular(step) && step.state === 'failed');
  if (wave && (!broken || wave.steps.some(isUnderway))) {
    return work(operation, wave, { isAwaited: () => true, cleanUp, beginNothing: broken }, moment);
  }
  return afterCleanUp(operation, cleanUp, moment) ?? fail(operation, moment.now);
}

/** The last commands about ended hooks; undefined when every one of them is let go of. */
function afterCleanUp(
  operation: Planned,
  commands: StepCommand[],
  moment: Moment,
): Advance | undefined {
  if (commands.length > 0) return { kind: 'act', operation, actions: commands };
  const held = heldHooks(operation);
  if (held.length === 0) return undefined;
  return waitFor(operation, {
    steps: held,
    moment,
    until: held.flatMap((step) => step.notBefore ?? []),
  });
}
