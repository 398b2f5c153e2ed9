import type { ResourceTree, TreeNode } from '@lockstep/domain';

/** The nodes of the cluster that pods of the tree run on, by name. */
export function hostsOf(nodes: readonly TreeNode[]): ResourceTree['hosts'] {
  const names = nodes
    .filter(({ group, kind }) => group === '' && kind === 'Pod')
    .flatMap(({ info = [] }) => info.find(({ name }) => name === 'Node')?.value || []);
  return [...new Set(names)].sort().map((name) => ({ name }));
}
