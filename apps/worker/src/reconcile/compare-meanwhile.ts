import type { ApplicationRecord } from '@lockstep/store';
import type { Decision } from '../decide/decide-next.ts';
import { lookForOrphans } from '../orphans/orphans.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { tellComparison } from '../tell/tell-comparison.ts';
import type { AppState } from './app-state.ts';
import { compareNow } from './compare-now.ts';
import { invalidSpec } from './invalid-spec.ts';
import { loadDesired } from './load-desired.ts';
import { verdictsOf } from './status.ts';

/**
 * Compares while an operation waits of which nothing is done: that may take days, in which people
 * look at the application and refresh it. Nothing is decided meanwhile.
 */
export async function compareMeanwhile(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
): Promise<void> {
  if ((await invalidSpec(owner, record)).length > 0) return;
  const desired = await loadDesired(owner, record, state);
  if (!desired) return;
  const compared = await compareNow(owner, record, state, desired);
  state.verdicts = verdictsOf(compared.comparison);
  const decision: Decision = {
    kind: 'none',
    conditions: [],
    clearConditions: [],
    automation: record.application.status.automation ?? null,
  };
  const orphans = await lookForOrphans(owner, record, state, desired);
  await tellComparison(owner, record, state, {
    ...{ desired, compared, decision, orphans },
    remembers: false,
  });
}
