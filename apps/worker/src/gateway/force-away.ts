import {
  FIELD_MANAGER,
  type KubeObject,
  type ResourceDeletion,
  type ResourceRef,
  UserError,
} from '@lockstep/domain';
import { holdersOf, tellHolders } from '@lockstep/engine';
import { isNotFound, KubeError } from '@lockstep/kube';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/** The garbage collector's: what the object owns is not yet free of it. */
const ORPHAN_FINALIZER = 'orphan';

/** The cluster may change the object between two of our requests, though hardly again and again. */
const MOST_TRIES = 5;

/**
 * Deletes an object and takes off the finalizers that keep it, whoever set them: what they stand
 * for (a cloud volume, a DNS record) may be left behind. Answers which they were. Another object
 * that has got the name in between is left alone. Where what it owns is to stay, the finalizer for
 * that is left too: the cluster takes it off once it has let go of them.
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
  for (let tries = 1; ; tries += 1) {
    const kept = (await client.find(ref)) ?? deleting;
    if (kept.metadata.uid !== uid) return [];
    try {
      return await takeOff(client, ref, kept, options);
    } catch (error) {
      if (tries >= MOST_TRIES || !isConflict(error)) throw error;
    }
  }
}

/** From the object as it was read: a conflict where the cluster has changed it since. */
async function takeOff(
  client: ClusterOwner['client'],
  ref: ResourceRef,
  kept: KubeObject,
  { orphan }: ResourceDeletion,
): Promise<string[]> {
  const { uid, resourceVersion, finalizers = [] } = kept.metadata;
  const left = finalizers.filter((one) => orphan && one === ORPHAN_FINALIZER);
  const taken = finalizers.filter((one) => !left.includes(one));
  if (taken.length > 0) {
    const metadata = { finalizers: left.length > 0 ? left : null, uid, resourceVersion };
    await client.patch(ref, { metadata }, 'merge', { manager: FIELD_MANAGER }).catch(ifGone);
  } else if (left.length === 0) refuseNamespace(kept);
  return taken;
}

function isConflict(error: unknown): boolean {
  return error instanceof KubeError && error.status === 409;
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
