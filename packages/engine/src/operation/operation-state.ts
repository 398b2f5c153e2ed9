import type {
  Operation,
  OperationPhase,
  OperationRequest,
  OperationState,
  OperationStep,
  ResourceResult,
  Source,
} from '@lockstep/domain';
import { progressOf } from './progress.ts';

/** An operation that waits for hundreds says so in its message, and tells of these. */
const TOLD_WAITS = 50;

/**
 * An operation as clients read it in `status.operationState`. Steps that were not reached are not
 * among the results, as in the field.
 */
export function toOperationState(
  operation: Operation,
  sources: { source?: Source; sources?: Source[] } = {},
): OperationState {
  const { phase, message, startedAt, finishedAt, retryCount, revision, revisions } = operation;
  const { waitingFor } = operation;
  const resources = (operation.steps ?? []).flatMap((step) => resultOf(step) ?? []);
  const progress = progressOf(operation);
  return {
    id: operation.id,
    operation: requestOf(operation),
    phase,
    message,
    startedAt,
    ...(finishedAt ? { finishedAt } : {}),
    ...(retryCount > 0 ? { retryCount } : {}),
    ...(waitingFor?.length ? { waitingFor: waitingFor.slice(0, TOLD_WAITS) } : {}),
    ...(progress ? { progress } : {}),
    ...(operation.steps
      ? { syncResult: { resources, revision, ...(revisions ? { revisions } : {}), ...sources } }
      : {}),
  };
}

/**
 * What somebody asked for, as the field's `operation` says it. Manifests that were handed in stay
 * with the operation itself, where they are sealed: there may be Secrets among them.
 */
export function requestOf(operation: Operation): OperationRequest {
  const { initiatedBy, info, retry } = operation;
  const { manifests: _manifests, ...sync } = operation.sync ?? {};
  return {
    ...(operation.sync ? { sync } : {}),
    initiatedBy,
    ...(info ? { info } : {}),
    ...(retry ? { retry } : {}),
  };
}

function resultOf(step: OperationStep): ResourceResult | undefined {
  const isHook = step.action === 'hook';
  if (step.state === 'pending' || (!step.result && !isHook)) return undefined;
  if (isHook && step.state === 'skipped') return undefined;
  const hookPhase = PHASE_OF_STATE[step.state];
  return {
    ...step.ref,
    ...(step.result ? { status: step.result } : {}),
    message: step.message,
    ...(isHook ? { hookType: step.phase } : {}),
    ...(hookPhase ? { hookPhase } : {}),
    syncPhase: step.phase,
  };
}

const PHASE_OF_STATE: Record<OperationStep['state'], OperationPhase | undefined> = {
  pending: undefined,
  skipped: undefined,
  running: 'Running',
  waiting: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
};
