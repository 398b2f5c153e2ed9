import type { OperationStep, SyncPhase } from '@lockstep/domain';
import { kindRank } from './kind-order.ts';
import { deleteTier } from './plan-delete.ts';
import { isRegular, isUnfinished, type Planned } from './steps.ts';

/** The steps of one wave of one phase, in the order of the plan. */
export interface Wave {
  phase: SyncPhase;
  wave: number;
  steps: OperationStep[];
}

/** The waves of a plan in their order, without those of SyncFail. */
export function regularWaves(steps: readonly OperationStep[]): Wave[] {
  return intoWaves(steps.filter(isRegular));
}

export function intoWaves(steps: readonly OperationStep[]): Wave[] {
  const waves: Wave[] = [];
  for (const step of steps) {
    const last = waves.at(-1);
    if (last && last.phase === step.phase && last.wave === step.wave) last.steps.push(step);
    else waves.push({ phase: step.phase, wave: step.wave, steps: [step] });
  }
  return waves;
}

/**
 * Which steps must be healthy, completed or gone before the operation goes on or ends. All of
 * them, but for the last wave: there only hooks are, and where a hook is in it and there was a
 * wave before or a SyncFail hook may follow, the rest as well. A sync without hooks and waves ends
 * when all is applied. A CRD with something after it is always awaited: its objects cannot be
 * applied before. So is what was given a time to become healthy.
 */
export function mustBeAwaited(operation: Planned): (step: OperationStep) => boolean {
  if (operation.kind === 'delete') return () => true;
  const waves = regularWaves(operation.steps.filter((step) => step.state !== 'skipped'));
  const last = waves.at(-1);
  if (!last) return () => true;
  const hookInLast = last.steps.some((step) => step.action === 'hook');
  const hasSyncFail = operation.steps.some((step) => !isRegular(step));
  const awaitLast = hookInLast && (waves.length > 1 || hasSyncFail);
  return (step) =>
    awaitLast ||
    step.timeoutMs !== undefined ||
    step.action === 'hook' ||
    step.phase !== last.phase ||
    step.wave !== last.wave ||
    (isCrd(step) && last.steps.some((other) => other.index > step.index && !isCrd(other)));
}

/** The first wave that has something left to do or to wait for. */
export function currentWave(
  waves: readonly Wave[],
  isAwaited: (step: OperationStep) => boolean,
): Wave | undefined {
  return waves.find((wave) =>
    wave.steps.some((step) => isUnfinished(step) && (step.state !== 'waiting' || isAwaited(step))),
  );
}

/**
 * The pending steps of a wave that begin together: first all prunes, then the next run of steps of
 * one kind rank and action. A CRD that is not established yet holds back what comes after it.
 */
export function nextBatch(wave: Wave, kind: 'sync' | 'delete'): OperationStep[] {
  const prunes = wave.steps.filter((step) => step.action === 'prune' && isUnfinished(step));
  const pendingPrunes = prunes.filter((step) => step.state === 'pending');
  if (kind === 'delete' && prunes.length > 0) {
    const tier = Math.min(...prunes.map((step) => deleteTier(step.ref.kind)));
    return pendingPrunes.filter((step) => deleteTier(step.ref.kind) === tier);
  }
  if (pendingPrunes.length > 0) return pendingPrunes;
  const rest = wave.steps.filter((step) => step.action !== 'prune');
  const from = rest.findIndex((step) => step.state === 'pending');
  const first = rest[from];
  if (!first) return [];
  if (!isCrd(first) && rest.slice(0, from).some(isUnestablishedCrd)) return [];
  const batch: OperationStep[] = [];
  for (const step of rest.slice(from)) {
    if (step.state !== 'pending' || !sameClass(step, first)) break;
    batch.push(step);
  }
  return batch;
}

function sameClass(a: OperationStep, b: OperationStep): boolean {
  return a.action === b.action && kindRank(a.ref.kind) === kindRank(b.ref.kind);
}

function isUnestablishedCrd(step: OperationStep): boolean {
  return isCrd(step) && isUnfinished(step);
}

function isCrd(step: OperationStep): boolean {
  return step.action === 'apply' && step.ref.kind === 'CustomResourceDefinition';
}
