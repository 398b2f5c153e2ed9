import {
  FIELD_MANAGER,
  type KubeObject,
  type ResourceDeletion,
  type ResourceRef,
  UserError,
} from '@lockstep/domain';
import { holdersOf, tellHolders } from '@lockstep/engine';
import { isNotFound } from '@lockstep/kube';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/**
 * Deletes an object and takes off the finalizers that keep it, whoever set them: what they stand
 * for (a cloud volume, a DNS record) may be left behind. Answers which they were. Another object
 * that has got the name in between is left alone.
 * @throws UserError where it is a namespace that is kept by what is in it.
 */
export async function forceAway(
  { client }: Pick<ClusterOwner, 'client'>,
  ref: ResourceRef,
  options: ResourceDeletion,
): Promise<string[]> {
  const found = await client.find(ref);
  if (!found) throw new UserError('not-found', `${ref.kind} ${ref.name} does not exist`);
  const { uid } = found.metadata;
  const deleting = await client
    .delete(ref, {
      propagationPolicy: options.orphan ? 'Orphan' : 'Background',
      preconditions: { uid },
      ...(options.force ? { gracePeriodSeconds: 0 } : {}),
    })
    .catch(ifGone);
  if (!deleting || deleting.kind === 'Status') return [];
  const kept = (await client.find(ref)) ?? deleting;
  if (kept.metadata.uid !== uid) return [];
  const finalizers = kept.metadata.finalizers ?? [];
  if (finalizers.length === 0) {
    refuseNamespace(kept);
    return [];
  }
  const metadata = { finalizers: null, uid };
  await client.patch(ref, { metadata }, 'merge', { manager: FIELD_MANAGER }).catch(ifGone);
  return finalizers;
}

function ifGone(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

/** Its own finalizer goes by itself once it is empty; taken off before, its content is lost. */
function refuseNamespace(kept: KubeObject): void {
  const holders = holdersOf(kept);
  if (kept.kind !== 'Namespace' || holders.length === 0) return;
  throw new UserError(
    'failed-precondition',
    `Namespace ${kept.metadata.name} is kept by ${tellHolders(holders)}: free what is left in it`,
  );
}
