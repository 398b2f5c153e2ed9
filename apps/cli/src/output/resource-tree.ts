import type { TreeNode } from '@lockstep/domain';
import type { Paint } from './paint.ts';

/** The tree as lines: `└─ReplicaSet/web-5d4  Healthy`. Nodes whose parents are not there are roots. */
export function treeText(nodes: readonly TreeNode[], paint: Paint): string {
  const children = new Map<string, TreeNode[]>();
  const known = new Set(nodes.map((node) => node.uid));
  const roots: TreeNode[] = [];
  for (const node of nodes) {
    const parent = node.parentRefs?.find((ref) => known.has(ref.uid) && ref.uid !== node.uid);
    if (!parent) roots.push(node);
    else children.set(parent.uid, [...(children.get(parent.uid) ?? []), node]);
  }
  const seen = new Set<string>();
  const lines = (node: TreeNode, first: string, rest: string): string[] => {
    // Owner references can go round in a circle.
    if (seen.has(node.uid)) return [];
    seen.add(node.uid);
    const below = (children.get(node.uid) ?? []).toSorted(byName);
    return [
      `${first}${nodeText(node, paint)}`,
      ...below.flatMap((child, at) => {
        const isLast = at === below.length - 1;
        return lines(child, `${rest}${isLast ? '└─' : '├─'}`, `${rest}${isLast ? '  ' : '│ '}`);
      }),
    ];
  };
  const all = roots.toSorted(byName).flatMap((root) => lines(root, '', ''));
  return all.map((line) => `${line}\n`).join('');
}

function byName(a: TreeNode, b: TreeNode): number {
  return `${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1;
}

function nodeText({ kind, name, health, info }: TreeNode, paint: Paint): string {
  const told = (info ?? []).map((one) => `${one.name}: ${one.value}`).join(', ');
  const state = health ? paint(health.status) : '';
  return [`${kind}/${name}`, state, told].filter((part) => part !== '').join('  ');
}
