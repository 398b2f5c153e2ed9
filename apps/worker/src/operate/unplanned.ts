import type { Operation } from '@lockstep/domain';
import { withPlan } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { desiredRevisions, spelled } from '../render/stored-render.ts';
import type { Refused } from './operation-plan.ts';

/** What the engine knows of a failure before the first step. */
const NOT_PLANNED = 'failed to load what is to be synced';

/** An operation whose manifests could not be had. */
export function failedToPlan(
  record: ApplicationRecord,
  operation: Operation,
  failure: { message: string },
): Operation {
  return ended(record, operation, 'Error', `${NOT_PLANNED}: ${failure.message}`);
}

/** An operation that would break a rule before its first step. */
export function refused(
  record: ApplicationRecord,
  operation: Operation,
  { message, phase = 'Failed', planned }: Refused,
): Operation {
  const known = planned ? withPlan(operation, planned, planned.source) : operation;
  return ended(record, known, phase, message);
}

/**
 * An operation that was begun and whose manifests cannot be had any more: it begins nothing more, and
 * lets go of its hooks. One that is stopped already keeps its reason.
 */
export function stoppedUnplanned(operation: Operation, failure: { message: string }): Operation {
  if (operation.phase === 'Terminating') return operation;
  const stopReason = `${NOT_PLANNED}: ${failure.message}`;
  return { ...operation, phase: 'Terminating', message: stopReason, stopReason };
}

/** What automation tried counts as tried, or it would begin the same anew, for ever. */
function ended(
  record: ApplicationRecord,
  operation: Operation,
  phase: 'Error' | 'Failed',
  message: string,
): Operation {
  const current = spelled(desiredRevisions(record));
  const tried = isOfDesired(operation, current.revision)
    ? { ...current, fingerprint: record.fingerprint }
    : {};
  return { ...operation, ...tried, phase, message, finishedAt: new Date().toISOString() };
}

/** Neither a rollback nor a local sync, but of what the application states now. */
function isOfDesired({ sync, initiatedBy, fingerprint }: Operation, current: string): boolean {
  if (!initiatedBy.automated || fingerprint) return false;
  if (sync?.source || sync?.sources?.length || sync?.manifests?.length) return false;
  return !sync?.revision || sync.revision === current;
}
