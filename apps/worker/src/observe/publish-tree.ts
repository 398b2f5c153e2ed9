import { EMPTY_TREE, type ResourceTree } from '@lockstep/domain';
import { buildTree, compactNode, type LiveNode, treeDelta } from '@lockstep/engine';
import type { ClusterView } from '@lockstep/kube';
import type { LiveViews } from '@lockstep/queue';
import type { AppState } from '../reconcile/app-state.ts';

/**
 * Draws the application's tree from what the watches know, and tells what changed of it. Answers
 * whether anything did.
 */
export async function publishTree(
  view: ClusterView<LiveNode>,
  live: LiveViews,
  state: AppState,
): Promise<boolean> {
  const managed = view.managedOf(state.shortId).map((object) => compactNode(object));
  const descendants = view.descendantsOf(managed.map((node) => node.uid));
  const nodes = buildTree({ managed, descendants });
  const delta = treeDelta(state.tree, nodes);
  const changed = delta.upserted.length > 0 || delta.removedUids.length > 0;
  if (!changed && state.treePublished) return false;
  state.tree = nodes;
  state.treePublished = true;
  const tree: ResourceTree = { ...EMPTY_TREE, nodes };
  await live.putTree(state.uid, tree, { ...delta, health: state.health });
  return true;
}
