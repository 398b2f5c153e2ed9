import type { ResourceTree, TreeNode } from '@lockstep/domain';
import type { TreeMessage } from './messages.ts';

/** A tree read over HTTP has no version that deltas could count on. */
export const UNVERSIONED = -1;

/** A tree, and the version that deltas count on. */
export interface TreeState {
  version: number;
  tree: ResourceTree;
}

export type TreeOutcome = { kind: 'changed'; state: TreeState } | { kind: 'gap' };

/** What a message makes of the tree. A version left out means that a delta was missed. */
export function applyTreeMessage(
  state: TreeState | undefined,
  message: TreeMessage,
): TreeOutcome | { kind: 'same' } {
  if (message.type === 'tree') {
    return { kind: 'changed', state: { version: message.version, tree: message.tree } };
  }
  if (!state || state.version === UNVERSIONED) return { kind: 'same' };
  if (message.version <= state.version) return { kind: 'same' };
  if (message.version > state.version + 1) return { kind: 'gap' };
  const nodes = mergeNodes(state.tree.nodes, message.upserted, new Set(message.removedUids));
  const { orphanedNodes = state.tree.orphanedNodes } = message;
  const tree = { ...state.tree, nodes, orphanedNodes };
  return { kind: 'changed', state: { version: message.version, tree } };
}

function mergeNodes(
  before: readonly TreeNode[],
  upserted: readonly TreeNode[],
  removed: ReadonlySet<string>,
): TreeNode[] {
  const fresh = new Map(upserted.map((node) => [keyOf(node), node]));
  const kept: TreeNode[] = [];
  for (const node of before) {
    const key = keyOf(node);
    const next = fresh.get(key);
    fresh.delete(key);
    if (!removed.has(key)) kept.push(next ?? node);
  }
  return [...kept, ...fresh.values()];
}

/** What deltas tell a node apart by: its uid, or its name when it is not in the cluster. */
function keyOf({ uid, group, kind, namespace, name }: TreeNode): string {
  return uid || `missing:${group}/${kind}/${namespace}/${name}`;
}
