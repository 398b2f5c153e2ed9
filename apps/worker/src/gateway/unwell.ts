import { type ResourceFacts, resourceKey, type TreeNode } from '@lockstep/domain';

const BELOW_TOLD = 10;

/** Finds in a tree, read once, what descends from a resource and is not well, the nearest first. */
export function unwellIn(tree: readonly TreeNode[]): (key: string) => ResourceFacts['below'] {
  const uidsByKey = new Map<string, string[]>();
  const childrenByUid = new Map<string, number[]>();
  tree.forEach((node, place) => {
    add(uidsByKey, resourceKey(node), node.uid);
    for (const { uid } of node.parentRefs ?? []) add(childrenByUid, uid, place);
  });
  return (key) => {
    const below: ResourceFacts['below'] = [];
    const seen = new Set(uidsByKey.get(key));
    let parents = [...seen];
    while (parents.length > 0 && below.length < BELOW_TOLD) {
      // In the tree's order, whoever the parent is.
      const places = new Set(parents.flatMap((uid) => childrenByUid.get(uid) ?? []));
      const nodes = [...places].sort((a, b) => a - b).flatMap((place) => tree[place] ?? []);
      const children = nodes.filter(({ uid }) => !seen.has(uid));
      below.push(...children.flatMap(told));
      parents = children.map(({ uid }) => uid);
      for (const uid of parents) seen.add(uid);
    }
    return below.slice(0, BELOW_TOLD);
  };
}

function told({ health, group, version, kind, namespace, name }: TreeNode): ResourceFacts['below'] {
  if (!health || health.status === 'Healthy') return [];
  return [{ ref: { group, version, kind, namespace, name }, health }];
}

function add<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}
