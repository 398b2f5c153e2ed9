import { type Condition, type Project, refOf, resourceKey, type TreeNode } from '@lockstep/domain';
import { orphanedNodes } from '@lockstep/engine';
import { KubeError } from '@lockstep/kube';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import { managedByAny } from './managed-by-any.ts';

/** What an owner remembers of an application's orphans. */
export interface Orphans {
  nodes: TreeNode[];
  /** What the project said of orphans when they were looked for; empty where it did not ask. */
  setting: string;
  project: string;
  namespace: string;
}

export const NO_ORPHANS: Orphans = { nodes: [], setting: '', project: '', namespace: '' };

/** What decides of a project whether orphans are looked for, and which. */
function orphanSetting(project: Project | undefined): string {
  if (!project?.spec.orphanedResources) return '';
  const { orphanedResources, namespaceResourceWhitelist, namespaceResourceBlacklist } =
    project.spec;
  return JSON.stringify([
    orphanedResources,
    namespaceResourceWhitelist,
    namespaceResourceBlacklist,
  ]);
}

/**
 * Looks for what is in the application's namespace and belongs to no application, where its project
 * asks for that; keeps the answer for the tree, and tells people.
 */
export async function lookForOrphans(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  desired: DesiredState,
): Promise<Condition[]> {
  const { project: name, destination } = record.application.spec;
  const project = await owner.projects.recent(name);
  const setting = orphanSetting(project);
  const namespace = destination.namespace ?? '';
  const before = state.orphans;
  const asks = { setting, project: name, namespace };
  const isSeen = owner.reach.namespaces?.includes(namespace) ?? namespace !== '';
  if (!project || setting === '' || !isSeen) {
    state.orphans = { ...asks, nodes: before.nodes.length > 0 ? [] : before.nodes };
    return [];
  }
  const isSame = before.setting === setting && before.namespace === namespace;
  const anew = record.refresh !== '' || (before.setting !== '' && !isSame);
  const sinceMs = anew ? state.readAtMs : undefined;
  const found = await find(owner, state, desired, { project, namespace, sinceMs });
  const nodes = found ?? before.nodes;
  const isKnown = JSON.stringify(nodes) === JSON.stringify(before.nodes);
  state.orphans = { ...asks, nodes: isKnown ? before.nodes : nodes };
  return conditionsOf(project, nodes);
}

async function find(
  owner: ClusterOwner,
  state: AppState,
  desired: DesiredState,
  { project, namespace, sinceMs }: { project: Project; namespace: string; sinceMs?: number },
): Promise<TreeNode[] | undefined> {
  try {
    const objects = await owner.scans.objectsOf(namespace, { sinceMs });
    const isOfAny = await managedByAny(owner, objects);
    const own = state.nodes.of(owner.view, state.shortId);
    return orphanedNodes({
      objects,
      project: project.spec,
      isManaged: (object) => {
        const key = resourceKey(refOf(object));
        return desired.objects.has(key) || own.has(key) || isOfAny(object);
      },
    });
  } catch (err) {
    if (!(err instanceof KubeError)) throw err;
    owner.log.debug({ err, step: 'observe', namespace }, 'a namespace could not be listed');
    return undefined;
  }
}

function conditionsOf({ spec }: Project, nodes: readonly TreeNode[]): Condition[] {
  // As in the field: a project that says nothing of warnings wants them.
  const isTold = spec.orphanedResources?.warn ?? true;
  if (!isTold || nodes.length === 0) return [];
  const message = `Application has ${nodes.length} orphaned resources`;
  return [{ type: 'OrphanedResourceWarning', message }];
}

/** Who is to be looked at again for the sake of orphans: time has passed, or a project changed. */
export async function dueForOrphans(
  owner: ClusterOwner,
  states: readonly AppState[],
): Promise<AppState[]> {
  owner.scans.forgetOld();
  const projects = await owner.services.store.projects.list();
  const settings = new Map(projects.map((one) => [one.metadata.name, orphanSetting(one)]));
  const now = Date.now();
  return states.filter(({ orphans }) => {
    if (orphans.project === '') return false;
    if ((settings.get(orphans.project) ?? '') !== orphans.setting) return true;
    return orphans.setting !== '' && owner.scans.dueAtMs(orphans.namespace) <= now;
  });
}
