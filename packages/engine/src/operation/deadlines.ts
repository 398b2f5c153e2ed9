import type { Operation, OperationStep, SyncPhase } from '@lockstep/domain';
import { conditionOf } from './condition.ts';
import type { Moment } from './moment.ts';
import { endStep } from './settle.ts';
import { after, isUnfinished, mapSteps, nameOf, type Planned } from './steps.ts';
import type { AdvancePolicy, LiveFacts } from './types.ts';

/**
 * Three deadlines, and what becomes of what misses one: the attempt's (everything is stopped), the
 * phase's and the resource's own (they fail, and SyncFail hooks run).
 */

/** When the attempt is stopped, RFC 3339; undefined when it may take any time. */
export function attemptDeadline(operation: Operation, policy: AdvancePolicy): string | undefined {
  if (!policy.deadlineMs) return undefined;
  return after(new Date(operation.attemptStartedAt ?? operation.startedAt), policy.deadlineMs);
}

/** Until when a step may take: the earliest of its own, its phase's and the attempt's deadline. */
export function deadlineOf(
  operation: Planned,
  step: OperationStep,
  policy: AdvancePolicy,
): string | undefined {
  const all = [
    ownDeadline(step),
    phaseDeadline(operation, step.phase, policy),
    attemptDeadline(operation, policy),
  ];
  return all.filter((one) => one !== undefined).toSorted()[0];
}

function ownDeadline({ startedAt, timeoutMs }: OperationStep): string | undefined {
  return startedAt && timeoutMs ? after(new Date(startedAt), timeoutMs) : undefined;
}

/** A phase begins with the first of its steps. */
function phaseDeadline(
  operation: Planned,
  phase: SyncPhase,
  { phaseTimeoutsMs }: AdvancePolicy,
): string | undefined {
  const timeoutMs = phaseTimeoutsMs?.[phase];
  if (!timeoutMs) return undefined;
  const begun = operation.steps.flatMap((one) => (one.phase === phase && one.startedAt) || []);
  const first = begun.toSorted()[0];
  return first && after(new Date(first), timeoutMs);
}

/** Fails what has missed its own or its phase's deadline. */
export function expire(
  operation: Planned,
  isAwaited: (step: OperationStep) => boolean,
  moment: Moment,
): Planned {
  const late = new Set(operation.steps.flatMap((step) => latePhase(operation, step, moment) ?? []));
  return mapSteps(operation, (step) => {
    const isOpen = isUnfinished(step) && (step.state !== 'waiting' || isAwaited(step));
    if (!isOpen || step.state === 'running' || !step.startedAt) return step;
    const own = isPast(ownDeadline(step), moment) ? (step.timeoutMs ?? 0) : undefined;
    const ofPhase = late.has(step.phase) ? moment.policy.phaseTimeoutsMs?.[step.phase] : undefined;
    if (own === undefined && ofPhase === undefined) return step;
    const facts = moment.observed.live(step.ref);
    const message =
      own === undefined ? lateWith(step, ofPhase ?? 0, facts) : lateItself(step, own, facts);
    // What was never made is not ours to take away.
    const released = step.state === 'pending' ? { released: true } : {};
    const ended = endStep(step, { kind: 'failed', message }, moment.now);
    return { ...ended, ...released, timedOut: true };
  });
}

function latePhase(operation: Planned, step: OperationStep, moment: Moment): SyncPhase | undefined {
  const deadline = phaseDeadline(operation, step.phase, moment.policy);
  return isPast(deadline, moment) ? step.phase : undefined;
}

function isPast(deadline: string | undefined, { now }: Moment): boolean {
  return deadline !== undefined && Date.parse(deadline) <= now.getTime();
}

function lateItself(step: OperationStep, timeoutMs: number, facts: LiveFacts | undefined): string {
  return `${nameOf(step)} took longer than its ${seconds(timeoutMs)} ${conditionOf(step, facts)}`;
}

function lateWith(step: OperationStep, timeoutMs: number, facts: LiveFacts | undefined): string {
  const phase = `phase ${step.phase} took longer than its ${seconds(timeoutMs)}`;
  return `${phase}: ${nameOf(step)} had still ${conditionOf(step, facts)}`;
}

export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
