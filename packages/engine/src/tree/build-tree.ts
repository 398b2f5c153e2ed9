import { groupKind, resourceKey, type TreeNode, type TreeParentRef } from '@lockstep/domain';
import type { LiveNode } from './live-node.ts';

/**
 * The resource tree of an application: its managed resources and everything that they own,
 * directly or not. Descendants that nobody here owns are left out, so a whole namespace may be
 * given. The order is that of the input, managed resources first.
 */
export function buildTree(input: {
  managed: readonly LiveNode[];
  descendants: readonly LiveNode[];
}): TreeNode[] {
  const index = indexOwned([...input.managed, ...input.descendants]);
  const reached = new Map<string, TreeNode>();
  for (const root of input.managed) {
    reached.set(nodeKey(root), treeNode(root, parentsAmong(root, index.byUid)));
  }
  const queue = [...input.managed];
  for (let node = queue.shift(); node; node = queue.shift()) {
    for (const child of index.childrenOf.get(node.uid) ?? []) {
      const key = nodeKey(child);
      if (reached.has(key)) continue;
      reached.set(key, treeNode(child, parentsAmong(child, index.byUid, node)));
      queue.push(child);
    }
  }
  return [...reached.values()];
}

/** What a node is told apart by: its uid, or its name when it is not in the cluster. */
export function treeKey(node: TreeNode): string {
  return node.uid || `missing:${resourceKey(node)}`;
}

function nodeKey(node: LiveNode): string {
  return node.uid || `missing:${resourceKey(node.ref)}`;
}

interface OwnedIndex {
  byUid: Map<string, LiveNode>;
  childrenOf: Map<string, LiveNode[]>;
}

function indexOwned(nodes: readonly LiveNode[]): OwnedIndex {
  const byUid = new Map<string, LiveNode>();
  for (const node of nodes) if (node.uid) byUid.set(node.uid, node);
  const inferred = inferredOwners(byUid);
  const childrenOf = new Map<string, LiveNode[]>();
  for (const node of byUid.values()) {
    const owners = node.owners.map((owner) => owner.uid);
    const owner = owners.length === 0 ? inferred(node) : undefined;
    for (const uid of owner ? [owner.uid] : owners) {
      const children = childrenOf.get(uid);
      if (children) children.push(node);
      else childrenOf.set(uid, [node]);
    }
  }
  return { byUid, childrenOf };
}

/** Owners that no reference states: of Endpoints, EndpointSlices and a StatefulSet's claims. */
function inferredOwners(
  nodes: ReadonlyMap<string, LiveNode>,
): (node: LiveNode) => LiveNode | undefined {
  const byName = new Map<string, LiveNode>();
  const claims = new Map<string, LiveNode>();
  for (const node of nodes.values()) {
    const kind = groupKind(node.ref);
    if (kind === '/Service') byName.set(`${node.ref.namespace}/${node.ref.name}`, node);
    for (const template of node.claimTemplates ?? []) {
      claims.set(`${node.ref.namespace}/${template}-${node.ref.name}`, node);
    }
  }
  return (node) => {
    const { namespace, name } = node.ref;
    if (node.serviceName) return byName.get(`${namespace}/${node.serviceName}`);
    if (groupKind(node.ref) !== '/PersistentVolumeClaim') return undefined;
    return claims.get(`${namespace}/${name.replace(/-\d+$/, '')}`);
  };
}

function parentsAmong(
  node: LiveNode,
  byUid: ReadonlyMap<string, LiveNode>,
  found?: LiveNode,
): TreeParentRef[] {
  const stated = node.owners.flatMap((owner) => byUid.get(owner.uid) ?? []);
  const parents = stated.length > 0 || !found ? stated : [found];
  return parents.map(({ uid, ref }) => {
    const { group, kind, namespace, name } = ref;
    return { group, kind, namespace, name, uid };
  });
}

function treeNode(node: LiveNode, parents: TreeParentRef[]): TreeNode {
  return {
    ...node.ref,
    uid: node.uid,
    ...(parents.length > 0 ? { parentRefs: parents } : {}),
    ...(node.networking ? { networkingInfo: node.networking } : {}),
    ...(node.resourceVersion ? { resourceVersion: node.resourceVersion } : {}),
    ...(node.images ? { images: node.images } : {}),
    ...(node.health ? { health: node.health } : {}),
    ...(node.createdAt ? { createdAt: node.createdAt } : {}),
    ...(node.info ? { info: node.info } : {}),
  };
}
