import type { Operation } from '@lockstep/domain';
import type { ApplicationRecord, StatusUpdate } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import { lastOperationOf } from './auto-sync-question.ts';
import { begin, heldByWindow } from './outcome.ts';
import { rollbackOf } from './rollback.ts';

/**
 * What is deployed may have to be gone back from though what Git states now does not render. What
 * is known of the application's objects is what was compared last.
 */
export async function decideUnrendered(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
): Promise<Operation | undefined> {
  if (!state.rollsBack || state.verdicts.length === 0) return undefined;
  const now = new Date();
  const rollback = await rollbackOf(owner, record, {
    healthStatus: owner.healthOf(state).health.status,
    fingerprint: '',
    now,
    lastOperation: () => lastOperationOf({ owner, record }),
  });
  if (rollback.kind === 'stuck') {
    const told: StatusUpdate = { uid: record.uid, clearConditions: ['RollbackError'] };
    await owner.writer.saveStatus({ ...told, conditions: [rollback.condition] });
  }
  if (rollback.kind !== 'begin' || (await heldByWindow({ owner, record }, now))) return undefined;
  return await begin({ owner, record }, rollback.request);
}
