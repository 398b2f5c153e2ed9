import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import { imagesOf, observeHealth } from '../reconcile/status.ts';
import { publishTree } from './publish-tree.ts';

/**
 * Tells how an application fares after something changed in its cluster: its tree, and its health
 * if that is another one now. Nothing is compared and nothing is written that did not change.
 */
export async function observe(owner: ClusterOwner, state: AppState): Promise<void> {
  if (owner.unreachableReason()) return;
  state.observedAt = Date.now();
  const nodes = state.nodes.of(owner.view, state.shortId);
  const { resources, health } = observeHealth(state.verdicts, nodes);
  state.health = health.status;
  await publishTree(owner.view, owner.services.live, state, nodes).catch((err) => {
    owner.log.warn({ err, step: 'observe' }, 'a tree could not be published');
  });
  if (state.verdicts.length === 0) return;
  const images = imagesOf(state.tree);
  const document = JSON.stringify([resources, health, images]);
  if (document === state.written) return;
  await owner.writer.saveStatus({
    uid: state.uid,
    healthStatus: health.status,
    status: { resources, health, summary: { images } },
  });
  state.written = document;
}
