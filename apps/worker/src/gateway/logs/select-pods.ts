import type { LogQuery, TreeNode } from '@lockstep/domain';

/**
 * The pods in an application's tree that a query means: those that match it themselves, or came of
 * what does. A query that names nothing means all.
 */
export function selectPods(tree: readonly TreeNode[], query: LogQuery): TreeNode[] {
  const wanted: LogQuery = query.podName
    ? { ...query, kind: 'Pod', resourceName: query.podName }
    : query;
  const byUid = new Map(tree.map((node) => [node.uid, node]));
  const known = new Map<string, boolean>();
  const isMeant = (node: TreeNode): boolean => {
    const answer = known.get(node.uid);
    if (answer !== undefined) return answer;
    // Owners that go round in a circle end here.
    known.set(node.uid, false);
    const parents = (node.parentRefs ?? []).flatMap(({ uid }) => byUid.get(uid) ?? []);
    const meant = matches(node, wanted) || parents.some(isMeant);
    known.set(node.uid, meant);
    return meant;
  };
  return tree.filter((node) => node.group === '' && node.kind === 'Pod' && isMeant(node));
}

function matches(node: TreeNode, { resourceName, kind, group, namespace }: LogQuery): boolean {
  return (
    (!resourceName || node.name === resourceName) &&
    (!kind || node.kind === kind) &&
    (!group || node.group === group) &&
    (!namespace || node.namespace === namespace)
  );
}
