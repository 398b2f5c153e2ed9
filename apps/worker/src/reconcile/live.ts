import { groupKind, type KubeObject } from '@lockstep/domain';
import { liveByKey } from '../compare/compare-application.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { DesiredState } from './desired.ts';

/**
 * What is live of an application: all that carries our label, and what desired names that does not
 * carry it yet (to be adopted), read directly.
 */
export async function liveOf(
  owner: ClusterOwner,
  application: { shortId: string },
  desired: DesiredState,
): Promise<Map<string, KubeObject>> {
  const kinds = new Map<string, { group: string; kind: string }>();
  for (const { ref } of desired.objects.values()) {
    if (!desired.unknownKinds.includes(groupKind(ref))) kinds.set(groupKind(ref), ref);
  }
  await owner.ensureWatched([...kinds.values()]);
  const live = liveByKey(owner.view.managedOf(application.shortId));
  const unseen = [...desired.objects.values()].filter(
    ({ key, ref, object }) =>
      !live.has(key) && kinds.has(groupKind(ref)) && object.metadata.name !== undefined,
  );
  await Promise.all(
    unseen.map(async ({ key, ref }) => {
      const found = await owner.view.get(ref);
      if (found) live.set(key, found);
    }),
  );
  return live;
}
