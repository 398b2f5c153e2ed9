import type { Operation, OperationProgress, OperationStep } from '@lockstep/domain';

const THROUGH: ReadonlySet<OperationStep['state']> = new Set(['succeeded', 'failed', 'skipped']);

/**
 * How far an operation is that goes on; undefined before it is planned and once it has ended. What
 * only a failure would bring (SyncFail hooks) counts from when it is reached.
 */
export function progressOf({ steps, finishedAt }: Operation): OperationProgress | undefined {
  if (finishedAt || !steps) return undefined;
  const counted = steps.filter(
    ({ phase, state }) => phase !== 'SyncFail' || (state !== 'pending' && state !== 'skipped'),
  );
  const current = counted.find(isUnderWay) ?? counted.find(({ state }) => state === 'pending');
  const at = current ?? counted.at(-1);
  if (!at) return undefined;
  const done = counted.filter(({ state }) => THROUGH.has(state)).length;
  return { done, total: counted.length, phase: at.phase, wave: at.wave };
}

function isUnderWay({ state }: OperationStep): boolean {
  return state === 'running' || state === 'waiting';
}
