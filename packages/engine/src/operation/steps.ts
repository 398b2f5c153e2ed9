import type { Operation, OperationStep } from '@lockstep/domain';

/** Small questions about steps, asked all over the state machine. */

export type Planned = Operation & { steps: OperationStep[] };

export function isPlanned(operation: Operation): operation is Planned {
  return operation.steps !== undefined;
}

export function isUnfinished(step: OperationStep): boolean {
  return step.state === 'pending' || step.state === 'running' || step.state === 'waiting';
}

/** Begun and not ended: its command is out, or its outcome in the cluster is awaited. */
export function isUnderway(step: OperationStep): boolean {
  return step.state === 'running' || step.state === 'waiting';
}

export function isRegular(step: OperationStep): boolean {
  return step.phase !== 'SyncFail';
}

export function isDryRun(operation: Operation): boolean {
  return operation.sync?.dryRun === true;
}

/** The operation with some of its steps changed; steps that `change` gives back as they are stay. */
export function mapSteps(
  operation: Planned,
  change: (step: OperationStep) => OperationStep,
): Planned {
  const steps = operation.steps.map(change);
  const same = steps.every((step, at) => step === operation.steps[at]);
  return same ? operation : { ...operation, steps };
}

export function isDue(step: OperationStep, now: Date): boolean {
  return step.notBefore === undefined || Date.parse(step.notBefore) <= now.getTime();
}

export function after(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString();
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** The step, not to be asked about again for 1, 2, 4 … at most 15 seconds. */
export function paused(step: OperationStep, now: Date): OperationStep {
  const tries = step.tries ?? 0;
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries, 10), LONGEST_PAUSE_MS);
  return { ...step, tries: tries + 1, notBefore: after(now, pauseMs) };
}

/** The step with its pacing forgotten: it moved on. */
export function unpaused(step: OperationStep): OperationStep {
  const { tries: _tries, notBefore: _notBefore, ...rest } = step;
  return rest;
}

/** How people read a resource: `apps/Deployment/web`, `Service/web`. */
export function nameOf(step: OperationStep): string {
  const { group, kind, name } = step.ref;
  return [group, kind, name].filter((part) => part !== '').join('/');
}
