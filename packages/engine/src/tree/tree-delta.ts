import type { TreeNode } from '@lockstep/domain';
import equal from 'fast-deep-equal';
import { treeKey } from './build-tree.ts';

export interface TreeDelta {
  upserted: TreeNode[];
  /** Keys as `treeKey` gives them: the uid of what was live. */
  removedUids: string[];
}

/**
 * What turns one tree into another. A node of which only the resourceVersion changed is not told:
 * nothing that people see is different.
 */
export function treeDelta(before: readonly TreeNode[], after: readonly TreeNode[]): TreeDelta {
  const old = new Map(before.map((node) => [treeKey(node), node]));
  const upserted: TreeNode[] = [];
  for (const node of after) {
    const key = treeKey(node);
    const previous = old.get(key);
    old.delete(key);
    if (!previous || !looksSame(previous, node)) upserted.push(node);
  }
  return { upserted, removedUids: [...old.keys()] };
}

function looksSame(a: TreeNode, b: TreeNode): boolean {
  return equal({ ...a, resourceVersion: '' }, { ...b, resourceVersion: '' });
}
