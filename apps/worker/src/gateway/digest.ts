import { createHmac } from 'node:crypto';
import type { FieldChange, KubeObject } from '@lockstep/domain';
import {
  type Digest,
  redactAtPaths,
  redactChanges,
  redactChangesAtPaths,
  redactSecret,
} from '@lockstep/engine';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { Services } from '../services.ts';

/** Equal secrets show equal digests, and nobody without the key can try values against them. */
export function digestWith(services: Services): Digest {
  return (text) =>
    `sha256:${createHmac('sha256', services.config.secretKey).update(`digest:${text}`).digest('hex').slice(0, 16)}`;
}

/** An object as it may leave the worker. */
export function shown(owner: Pick<ClusterOwner, 'services'>, object: KubeObject): KubeObject {
  const digest = digestWith(owner.services);
  return redactAtPaths(redactSecret(object, digest), owner.services.config.redactPaths, digest);
}

/** An object's field changes as they may leave the worker. */
export function shownChanges(
  { services }: Pick<ClusterOwner, 'services'>,
  object: KubeObject,
  changes: readonly FieldChange[],
): FieldChange[] {
  const digest = digestWith(services);
  const shownOnes = redactChanges(object, changes, digest);
  return redactChangesAtPaths(object, shownOnes, services.config.redactPaths, digest);
}
