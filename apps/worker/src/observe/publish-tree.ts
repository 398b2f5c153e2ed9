import { EMPTY_TREE, type ResourceTree } from '@lockstep/domain';
import { buildTree, hostsOf, type LiveNode, treeDelta } from '@lockstep/engine';
import type { ClusterView } from '@lockstep/kube';
import type { LiveViews } from '@lockstep/queue';
import type { AppState } from '../reconcile/app-state.ts';

/**
 * Draws the application's tree from what is known of its objects, and tells what changed of it.
 * Redis may be away: the tree counts as unpublished then, and the owner's sweep publishes it.
 */
export async function publishTree(
  view: ClusterView<LiveNode>,
  live: LiveViews,
  state: AppState,
  nodes: ReadonlyMap<string, LiveNode>,
): Promise<void> {
  const managed = [...nodes.values(), ...missingNodes(state, nodes)];
  const descendants = view
    .descendantsOf(managed.flatMap((node) => node.uid || []))
    .filter((node) => state.nodes.permits(node));
  const drawn = buildTree({ managed, descendants });
  const isPublished = state.publishedAtMs > 0;
  const delta = treeDelta(isPublished ? state.tree : [], drawn);
  const { nodes: orphanedNodes } = state.orphans;
  const orphans = orphanedNodes === state.shownOrphans ? {} : { orphanedNodes };
  const changed =
    delta.upserted.length > 0 || delta.removedUids.length > 0 || 'orphanedNodes' in orphans;
  if (!changed && isPublished) return;
  state.tree = drawn;
  state.shownOrphans = orphanedNodes;
  state.publishedAtMs = 0;
  const tree: ResourceTree = { ...EMPTY_TREE, nodes: drawn, orphanedNodes, hosts: hostsOf(drawn) };
  await live.putTree(state.uid, tree, { ...delta, ...orphans, health: state.health });
  state.publishedAtMs = Date.now();
}

/** What is desired and not there is part of the picture. */
function missingNodes(state: AppState, nodes: ReadonlyMap<string, LiveNode>): LiveNode[] {
  return state.verdicts
    .filter((verdict) => !verdict.hook && !nodes.has(verdict.key))
    .map(({ ref }) => ({ uid: '', ref, owners: [], health: { status: 'Missing' } }));
}
