import type {
  Application,
  HealthStatus,
  ResourceRef,
  ResourceStatus,
  ResourceTree,
  TreeNode,
} from '@lockstep/domain';
import { withResults } from './sync-results.ts';

/** One resource of an application as every view shows it: its status joined with the tree. */
export interface ResourceView {
  /** `group/Kind/namespace/name`. */
  id: string;
  ref: ResourceRef;
  uid: string;
  /** Stated in Git, or to be pruned; not merely made by one that is. */
  managed: boolean;
  sync: string;
  health: HealthStatus | undefined;
  hook: boolean;
  wave: number;
  toPrune: boolean;
  /** In the cluster now. */
  live: boolean;
  orphaned: boolean;
  createdAt: string | undefined;
  images: string[];
  info: { name: string; value: string }[];
  /** Ids of the resources that own it. */
  parents: string[];
}

export function idOf(ref: Omit<ResourceRef, 'version'>): string {
  return `${ref.group}/${ref.kind}/${ref.namespace}/${ref.name}`;
}

/** All resources by id: what is managed first, in the order of Git, then what came of it. */
export function resourceViews(
  application: Pick<Application, 'status'>,
  tree: ResourceTree | undefined,
): Map<string, ResourceView> {
  const statuses = withResults(application.status);
  const nodes = new Map<string, TreeNode>();
  const idByUid = new Map<string, string>();
  for (const node of [...(tree?.nodes ?? []), ...(tree?.orphanedNodes ?? [])]) {
    const id = idOf(node);
    nodes.set(id, node);
    if (node.uid) idByUid.set(node.uid, id);
  }
  const orphans = new Set(tree?.orphanedNodes?.map(idOf));
  const views = new Map<string, ResourceView>();
  for (const status of statuses) {
    const id = idOf(status);
    views.set(id, viewOf(id, status, nodes.get(id), idByUid, orphans));
  }
  for (const [id, node] of nodes) {
    // What is neither stated nor live was just taken away.
    if (!views.has(id) && node.uid) views.set(id, viewOf(id, undefined, node, idByUid, orphans));
  }
  return views;
}

function viewOf(
  id: string,
  status: ResourceStatus | undefined,
  node: TreeNode | undefined,
  idByUid: ReadonlyMap<string, string>,
  orphans: ReadonlySet<string>,
): ResourceView {
  const { group, version, kind, namespace, name } = (node ?? status) as TreeNode | ResourceStatus;
  return {
    id,
    ref: { group, version, kind, namespace: namespace ?? '', name },
    uid: node?.uid ?? '',
    managed: status !== undefined,
    sync: status?.status ?? '',
    health: node?.health ?? status?.health,
    hook: status?.hook ?? false,
    wave: status?.syncWave ?? 0,
    toPrune: status?.requiresPruning ?? false,
    // What Git states and the cluster lacks stands in the tree without a uid.
    live: Boolean(node?.uid),
    orphaned: orphans.has(id),
    createdAt: node?.createdAt,
    images: node?.images ?? [],
    info: node?.info ?? [],
    parents: (node?.parentRefs ?? []).map((parent) => idByUid.get(parent.uid) ?? idOf(parent)),
  };
}
