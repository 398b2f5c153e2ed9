import type { HealthStatus, OperationStep } from '@lockstep/domain';
import { isRegular, mapSteps, nameOf, type Planned } from './steps.ts';
import type { AdvancePolicy, LiveFacts, Observed } from './types.ts';
import { mustBeAwaited } from './waves.ts';

/** How a step in the state `waiting` stands, as the cluster is seen now. */
export type Standing =
  | { kind: 'unknown' }
  | { kind: 'waits' }
  | { kind: 'succeeded'; message?: string }
  | { kind: 'failed'; message: string };

export type Ended = Extract<Standing, { kind: 'succeeded' | 'failed' }>;

/**
 * Ends every awaited step of which it is known how it ended. What is not awaited stays as it is:
 * a resource of the last wave that is Degraded is no failure of the sync.
 */
export function settle(
  operation: Planned,
  input: { observed: Observed; now: Date; policy: AdvancePolicy },
): Planned {
  const { observed, now, policy } = input;
  const isAwaited = mustBeAwaited(operation);
  return mapSteps(operation, (step) => {
    if (step.state !== 'waiting' || !isAwaited(step)) return step;
    const standing = standingOf(step, observed.live(step.ref), now, policy);
    if (standing.kind !== 'succeeded' && standing.kind !== 'failed') return step;
    return endStep(step, standing, now);
  });
}

/** The step ended, with the message that says how. */
export function endStep(step: OperationStep, standing: Ended, now: Date): OperationStep {
  const { notBefore: _notBefore, tries: _tries, settlesAt: _settlesAt, ...rest } = step;
  return {
    ...rest,
    state: standing.kind,
    message: standing.message || step.message,
    finishedAt: now.toISOString(),
  };
}

export function standingOf(
  step: OperationStep,
  facts: LiveFacts | undefined,
  now: Date,
  policy: AdvancePolicy,
): Standing {
  if (!facts) return { kind: 'unknown' };
  if (step.action === 'prune') return prunedStanding(step, facts);
  if (!facts.exists || isOlder(facts, step)) return { kind: 'unknown' };
  if (step.action === 'hook') return hookStanding(step, facts);
  return appliedStanding(step, facts, now, policy);
}

function prunedStanding(step: OperationStep, facts: LiveFacts): Standing {
  const gone = !facts.exists || (step.uid !== undefined && facts.uid !== step.uid);
  return gone ? { kind: 'succeeded' } : { kind: 'waits' };
}

function appliedStanding(
  step: OperationStep,
  facts: LiveFacts,
  now: Date,
  policy: AdvancePolicy,
): Standing {
  if (step.settlesAt !== undefined && Date.parse(step.settlesAt) > now.getTime()) {
    return { kind: 'waits' };
  }
  const { health } = facts;
  if (!health || health.status === 'Healthy') return { kind: 'succeeded' };
  if (health.status === 'Degraded' && policy.whenDegraded !== 'hold' && isRegular(step)) {
    return { kind: 'failed', message: health.message || `${nameOf(step)} is Degraded` };
  }
  return { kind: 'waits' };
}

/** A hook's object of another uid is an earlier one, or one that somebody made: no answer. */
function hookStanding(step: OperationStep, facts: LiveFacts): Standing {
  if (step.uid !== undefined && facts.uid !== undefined && facts.uid !== step.uid) {
    return { kind: 'unknown' };
  }
  return hookEnd(step, facts) ?? { kind: 'waits' };
}

/**
 * How a hook ended, by its health: Healthy and kinds without health succeeded, Degraded and
 * Unknown failed, and the others still run.
 */
export function hookEnd(
  step: OperationStep,
  facts: { finished?: 'succeeded' | 'failed'; health?: HealthStatus | null },
): Ended | undefined {
  const { health, finished } = facts;
  const status = health?.status;
  const failed = finished === 'failed' || status === 'Degraded' || status === 'Unknown';
  if (finished !== 'succeeded' && failed) {
    return { kind: 'failed', message: health?.message || `hook ${nameOf(step)} failed` };
  }
  if (finished === 'succeeded' || !health || status === 'Healthy') {
    return { kind: 'succeeded', message: health?.message };
  }
  return undefined;
}

/** Resource versions that are numbers can be compared; an older view of the object says nothing. */
function isOlder(facts: LiveFacts, step: OperationStep): boolean {
  if (!isNumber(facts.resourceVersion) || !isNumber(step.resourceVersion)) return false;
  return BigInt(facts.resourceVersion) < BigInt(step.resourceVersion);
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d+$/.test(text);
}
