import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import {
  type ObservedHealth,
  observeHealth,
  type Summary,
  summaryOf,
} from '../reconcile/status.ts';
import { publishTree } from './publish-tree.ts';

/**
 * Tells how an application fares after something changed in its cluster: its tree, and its health
 * if that is another one now. Nothing is compared and nothing is written that did not change.
 */
export async function observe(owner: ClusterOwner, state: AppState): Promise<void> {
  if (owner.unreachableReason()) return;
  state.observedAt = Date.now();
  const nodes = state.nodes.of(owner.view, state.shortId);
  const before = state.health;
  state.health = observeHealth(state.verdicts, nodes).health.status;
  const moved = (before === 'Degraded') !== (state.health === 'Degraded');
  if (moved && state.rollsBack) owner.scheduler.signal(state.uid);
  await publishTree(owner.view, owner.services.live, state, nodes).catch((err) => {
    owner.log.warn({ err, step: 'observe' }, 'a tree could not be published');
  });
  if (state.verdicts.length === 0) return;
  // Read again: what was compared meanwhile is stored already, and must not be written over.
  const { resources, health } = owner.healthOf(state);
  const summary = summaryOf(state.tree);
  const shown = shownText({ resources, health, summary });
  if (shown === state.shown) return;
  state.shown = shown;
  const status = { resources, health, summary };
  await owner.writer
    .saveStatus({ uid: state.uid, healthStatus: health.status, status })
    .catch((error) => {
      state.shown = '';
      throw error;
    });
}

/** What a status shows of an application's resources, to compare it with what was last written. */
export function shownText(shown: ObservedHealth & { summary: Summary }): string {
  return JSON.stringify([shown.resources, shown.health, shown.summary]);
}
