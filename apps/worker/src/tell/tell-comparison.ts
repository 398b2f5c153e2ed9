import type { Condition } from '@lockstep/domain';
import type { ApplicationRecord, StatusUpdate } from '@lockstep/store';
import type { Decision } from '../decide/decide-next.ts';
import { shownText } from '../observe/observe.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import type { Compared } from '../reconcile/compare-now.ts';
import { conditionsOf, sharedResources } from '../reconcile/conditions.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import { COMPARED_CONDITIONS, comparedTo, summaryOf } from '../reconcile/status.ts';
import { storedRender } from '../render/stored-render.ts';

interface Told {
  desired: DesiredState;
  compared: Compared;
  decision: Decision;
  orphans: Condition[];
  /** Automation remembers something else than before. */
  remembers: boolean;
}

/** Writes what a comparison found and what automation makes of it; resolves when it is stored. */
export function tellComparison(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  { desired, compared, decision, orphans, remembers }: Told,
): Promise<void> {
  const { syncStatus } = compared.comparison;
  const { resources, health } = owner.healthOf(state);
  // Before the tree is drawn for the first time nobody knows what runs.
  const isDrawn = state.publishedAtMs > 0;
  const summary = summaryOf(state.tree);
  state.shown = isDrawn ? shownText({ resources, health, summary }) : '';
  const update: StatusUpdate = {
    uid: record.uid,
    syncStatus,
    compared: desired.fingerprint,
    healthStatus: health.status,
    status: {
      resources,
      health,
      ...(isDrawn ? { summary } : {}),
      sync: { status: syncStatus, comparedTo: comparedTo(record.application.spec) },
      automation: decision.automation,
    },
    ...(remembers ? { automation: record.automation } : {}),
    reconciledAt: new Date().toISOString(),
    clearRefresh: storedRender(record.renderRecord)?.answers,
    clearConditions: [...COMPARED_CONDITIONS, ...decision.clearConditions],
    conditions: [
      ...conditionsOf(desired, record),
      ...sharedResources(compared.live, desired),
      ...orphans,
      ...decision.conditions,
    ],
  };
  return owner.writer.saveStatus(update).catch((error) => {
    state.shown = '';
    throw error;
  });
}
