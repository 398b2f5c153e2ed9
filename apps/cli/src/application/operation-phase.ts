import type { OperationPhase } from '@lockstep/domain';

/** As the domain's, without loading its schemas at every start. */
export function isOperationDone(phase: OperationPhase): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Error';
}
