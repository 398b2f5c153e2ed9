import type { Operation } from '@lockstep/domain';
import type { ApplicationRecord, StatusUpdate } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import { lastOperationOf } from './auto-sync-question.ts';
import { begin, heldByWindow } from './outcome.ts';
import { type RollbackAnswer, rollbackOf } from './rollback.ts';

/** What comes of an application that is not compared. */
type Unrendered = { kind: 'none' } | { kind: 'busy' } | { kind: 'sync'; operation: Operation };

/**
 * What is deployed may have to be gone back from though what Git states now does not render. What
 * is known of the application's objects is what was compared last.
 */
export async function decideUnrendered(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
): Promise<Unrendered> {
  const rollback = await askedToGoBack(owner, record, state);
  await tellStuck(owner, record, rollback);
  if (rollback.kind !== 'begin') return { kind: 'none' };
  if (await heldByWindow({ owner, record }, new Date())) return { kind: 'none' };
  const operation = await begin({ owner, record }, rollback.request);
  return operation ? { kind: 'sync', operation } : { kind: 'busy' };
}

async function askedToGoBack(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
): Promise<RollbackAnswer> {
  if (!state.rollsBack || state.verdicts.length === 0) return { kind: 'none' };
  return await rollbackOf(owner, record, {
    healthStatus: owner.healthOf(state).health.status,
    fingerprint: '',
    now: new Date(),
    lastOperation: () => lastOperationOf({ owner, record }),
  });
}

/** Says why it cannot go back, and no longer than that holds. */
async function tellStuck(
  { writer }: ClusterOwner,
  { uid, application }: ApplicationRecord,
  rollback: RollbackAnswer,
): Promise<void> {
  const told: StatusUpdate = { uid, clearConditions: ['RollbackError'] };
  if (rollback.kind === 'stuck') {
    await writer.saveStatus({ ...told, conditions: [rollback.condition] });
  } else if (application.status.conditions?.some(({ type }) => type === 'RollbackError')) {
    await writer.saveStatus(told);
  }
}
