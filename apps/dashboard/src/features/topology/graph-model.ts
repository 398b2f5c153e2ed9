import type { ResourceView } from '../application/resource-views.ts';
import { compareSiblings } from './kind-order.ts';

/** What the graph shows, before it has places: a tree of resources and of groups of like ones. */
export type GraphNode =
  | { type: 'application'; id: string; children: GraphNode[] }
  | { type: 'resource'; id: string; view: ResourceView; children: GraphNode[] }
  | { type: 'group'; id: string; kind: string; members: ResourceView[]; children: GraphNode[] }
  | { type: 'bundle'; id: string; members: ResourceView[]; children: GraphNode[] }
  | { type: 'orphans'; id: string; members: ResourceView[]; more: number; children: GraphNode[] };

/** More like siblings without children than this are drawn as one. */
const GROUP_FROM = 6;

/** Generations that a Deployment keeps to go back to: rarely looked at, so grouped sooner. */
const GROUP_SOONER: Record<string, number> = { ReplicaSet: 2, ControllerRevision: 2 };

/** From this many on, what the application has and what makes nothing itself is drawn as a list. */
const BUNDLE_FROM = 5;

/** Kinds that are looked for first, or soon have children and would jump out of a list. */
const STANDS_ALONE = new Set([
  'Application',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Gateway',
  'HTTPRoute',
  'Ingress',
  'Job',
  'Pod',
  'ReplicaSet',
  'Rollout',
  'Service',
  'StatefulSet',
]);

/** More orphans than this are in the list only. */
const MOST_ORPHANS = 12;

const BUNDLE_ID = 'bundle';
export const ORPHANS_ID = 'orphans';
export const APPLICATION_ID = 'application';

export interface GraphOptions {
  /** Groups that somebody opened, by id. */
  expanded: ReadonlySet<string>;
}

/**
 * Resources under the application, each under its first owner. An owner that is not there leaves
 * its children at the application; owners in a circle cannot hide anything.
 */
export function graphOf(
  views: ReadonlyMap<string, ResourceView>,
  options: GraphOptions,
): GraphNode & { type: 'application' } {
  const childrenOf = new Map<string, ResourceView[]>();
  for (const view of views.values()) {
    if (view.orphaned) continue;
    const parent = view.parents.find((id) => views.has(id) && id !== view.id) ?? APPLICATION_ID;
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(view);
    else childrenOf.set(parent, [view]);
  }
  const placed = new Set<string>();
  const build = (parent: string): GraphNode[] => {
    const children = (childrenOf.get(parent) ?? [])
      .filter(({ id }) => !placed.has(id))
      .sort((a, b) => compareSiblings({ ...a.ref, wave: a.wave }, { ...b.ref, wave: b.wave }));
    for (const { id } of children) placed.add(id);
    const nodes = children.map((view): GraphNode & { type: 'resource' } => ({
      type: 'resource',
      id: view.id,
      view,
      children: build(view.id),
    }));
    return groupLeaves(parent, nodes, options);
  };
  const children = build(APPLICATION_ID);
  for (const view of views.values()) {
    if (view.orphaned || placed.has(view.id)) continue;
    placed.add(view.id);
    children.push({ type: 'resource', id: view.id, view, children: build(view.id) });
  }
  return {
    type: 'application',
    id: APPLICATION_ID,
    children: [...bundleLeaves(children), ...orphansOf(views)],
  };
}

/** What belongs to no application, apart from and below what does. */
function orphansOf(views: ReadonlyMap<string, ResourceView>): GraphNode[] {
  const all = [...views.values()]
    .filter(({ orphaned }) => orphaned)
    .sort((a, b) => compareSiblings({ ...a.ref, wave: 0 }, { ...b.ref, wave: 0 }));
  if (all.length === 0) return [];
  const members = all.slice(0, MOST_ORPHANS);
  const more = all.length - members.length;
  return [{ type: 'orphans', id: ORPHANS_ID, members, more, children: [] }];
}

/** Settings, accounts, policies and the like take a line each, below what runs. */
function bundleLeaves(nodes: GraphNode[]): GraphNode[] {
  const isQuiet = (node: GraphNode) =>
    node.type === 'group' ? !STANDS_ALONE.has(node.kind) : isQuietLeaf(node);
  const members = nodes.filter(isQuiet).flatMap((node) => {
    if (node.type === 'group') return node.members;
    return node.type === 'resource' ? [node.view] : [];
  });
  if (members.length < BUNDLE_FROM) return nodes;
  const bundle: GraphNode = { type: 'bundle', id: BUNDLE_ID, members, children: [] };
  return [...nodes.filter((node) => !isQuiet(node)), bundle];
}

function isQuietLeaf(node: GraphNode): boolean {
  return (
    node.type === 'resource' && node.children.length === 0 && !STANDS_ALONE.has(node.view.ref.kind)
  );
}

function groupLeaves(
  parent: string,
  nodes: (GraphNode & { type: 'resource' })[],
  options: GraphOptions,
): GraphNode[] {
  const leaves = Map.groupBy(
    nodes.filter(({ children }) => children.length === 0),
    ({ view }) => `${view.ref.group}/${view.ref.kind}`,
  );
  const grouped: GraphNode[] = [];
  const seen = new Set<string>();
  for (const node of nodes) {
    const kindKey = `${node.view.ref.group}/${node.view.ref.kind}`;
    const like = node.children.length === 0 ? (leaves.get(kindKey) ?? []) : [];
    const id = `group:${parent}:${kindKey}`;
    const limit = GROUP_SOONER[node.view.ref.kind] ?? GROUP_FROM;
    if (like.length <= limit || options.expanded.has(id)) grouped.push(node);
    else if (!seen.has(id)) {
      seen.add(id);
      const members = like.map(({ view }) => view);
      grouped.push({ type: 'group', id, kind: node.view.ref.kind, members, children: [] });
    }
  }
  return grouped;
}

/** Every node with its parent and its depth, parents first. */
export function flatten(
  root: GraphNode,
): { node: GraphNode; parent: GraphNode | undefined; depth: number }[] {
  const flat: { node: GraphNode; parent: GraphNode | undefined; depth: number }[] = [];
  const visit = (node: GraphNode, parent: GraphNode | undefined, depth: number) => {
    flat.push({ node, parent, depth });
    for (const child of node.children) visit(child, node, depth + 1);
  };
  visit(root, undefined, 0);
  return flat;
}

/** A card with a line for each member. */
export function isList(node: GraphNode): node is GraphNode & { type: 'bundle' | 'orphans' } {
  return node.type === 'bundle' || node.type === 'orphans';
}

/** What a node shows: one resource, or several as one. */
export function membersOf(node: GraphNode): readonly ResourceView[] {
  if (node.type === 'application') return [];
  return node.type === 'resource' ? [node.view] : node.members;
}

/** Which closed group holds a resource, if one does. */
export function groupHolding(root: GraphNode, id: string): string | undefined {
  for (const { node } of flatten(root)) {
    if (node.type === 'group' && node.members.some((member) => member.id === id)) return node.id;
  }
  return undefined;
}
