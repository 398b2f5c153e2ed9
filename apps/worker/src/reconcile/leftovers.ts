import { type KubeObject, type ResourceRef, refOf, resourceKey } from '@lockstep/domain';
import { belongsTo } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { outOfReach } from '../ownership/cluster-reach.ts';
import { type DesiredState, trackedAppOf } from './desired.ts';

export interface LeftoversInput {
  /** What is known to be live already. */
  live: ReadonlyMap<string, KubeObject>;
  /** Some of it was found without our marks. */
  isAdopting: boolean;
}

/** More would be no leftovers, but another application's life. */
const MOST = 500;

/**
 * What the tool before us applied for this application and Git no longer states: it carries only
 * that tool's marks, which no watch selects. Before our first sync the namespace is looked through
 * for it; what was found is remembered with the resources that require pruning.
 */
export async function leftoversOf(
  owner: ClusterOwner,
  record: Pick<ApplicationRecord, 'application' | 'applied'>,
  desired: DesiredState,
  { live, isAdopting }: LeftoversInput,
): Promise<Map<string, KubeObject>> {
  const { tracking, objects } = desired;
  const isFirst = isAdopting && Object.keys(record.applied).length === 0;
  const input = { app: trackedAppOf(tracking), settings: tracking.settings };
  const candidates = [
    ...remembered(record),
    ...(isFirst ? await marked(owner, tracking.destinationNamespace, input) : []),
  ];
  const unseen = new Map(
    candidates
      .map((ref) => [resourceKey(ref), ref] as const)
      .filter(([key, ref]) => !live.has(key) && !objects.has(key) && !outOfReach(owner.reach, ref)),
  );
  const read = [...unseen].slice(0, MOST).map(async ([key, ref]) => {
    const object = await owner.view.get(ref);
    return object && belongsTo(object, input) ? [[key, object] as const] : [];
  });
  return new Map((await Promise.all(read)).flat());
}

function remembered({ application }: Pick<ApplicationRecord, 'application'>): ResourceRef[] {
  return (application.status.resources ?? [])
    .filter((resource) => resource.requiresPruning)
    .map(({ group = '', version = '', kind, namespace = '', name }) => ({
      ...{ group, version, kind, namespace, name },
    }));
}

async function marked(
  owner: ClusterOwner,
  namespace: string,
  input: Parameters<typeof belongsTo>[1],
): Promise<ResourceRef[]> {
  if (namespace === '' || owner.reach.namespaces?.includes(namespace) === false) return [];
  const objects = await owner.scans.objectsOf(namespace);
  return objects
    .filter((object) => !object.metadata.ownerReferences?.length && belongsTo(object, input))
    .map(refOf);
}
