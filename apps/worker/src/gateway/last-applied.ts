import { isDeepStrictEqual } from 'node:util';
import {
  FIELD_MANAGER,
  type FieldChange,
  type FieldsV1,
  type KubeObject,
  resourceKey,
} from '@lockstep/domain';
import { explainChanges, type OutOfSync } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ComparedResource } from '../compare/compare-application.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { DesiredObject, DesiredState } from '../reconcile/desired.ts';
import { desiredFrom, trackingOf } from '../reconcile/load-desired.ts';
import { digestWith, shownChanges } from './digest.ts';

/** How many operations back the last apply of a resource is looked for. */
const OPERATIONS = 10;

/** The manifest that was last applied of a resource; undefined where it is no longer at hand. */
export type LastApplied = (key: string) => KubeObject | undefined;

/**
 * The manifests of the last syncs, as they are kept sealed for rendering, of those resources that
 * differ: most have no difference to explain. An operation that applied only some resources says
 * nothing about the others.
 */
export async function lastAppliedOf(
  owner: ClusterOwner,
  record: ApplicationRecord,
  resources: Iterable<ComparedResource>,
): Promise<LastApplied> {
  const found = new Map<string, KubeObject>();
  const wanted = new Set<string>();
  for (const { key, outcome } of resources) if (outcome.kind === 'out-of-sync') wanted.add(key);
  if (wanted.size === 0) return () => undefined;
  for (const operation of await owner.services.store.operations.latest(record.uid, OPERATIONS)) {
    const { fingerprint, sync, steps = [] } = operation;
    if (operation.kind !== 'sync' || sync?.dryRun) continue;
    const applied = steps
      .filter((step) => step.action === 'apply' && step.result === 'Synced')
      .map((step) => resourceKey(step.ref))
      .filter((key) => wanted.delete(key));
    if (applied.length === 0 || !fingerprint) continue;
    const desired = await desiredAt(owner, record, fingerprint);
    for (const key of applied) {
      const object = desired?.objects.get(key)?.object;
      if (object) found.set(key, object);
    }
    if (wanted.size === 0) break;
  }
  return (key) => found.get(key);
}

/** What is desired now is at hand: often it is also what was applied last. */
async function desiredAt(
  owner: ClusterOwner,
  record: ApplicationRecord,
  fingerprint: string,
): Promise<DesiredState | undefined> {
  const { desired: now } = owner.state(record);
  const { tracking } = owner.services.customizer.customizations;
  const isNow =
    now?.fingerprint === fingerprint &&
    now.unknownKinds.length === 0 &&
    isDeepStrictEqual(now.tracking, trackingOf(record, tracking));
  if (isNow) return now;
  const kept = await owner.services.manifests.get(fingerprint);
  return kept && desiredFrom(owner, record, fingerprint, kept);
}

export type Differing = ComparedResource & {
  live: KubeObject;
  desired: DesiredObject;
  outcome: OutOfSync;
};

/** The changes with owner and cause, and with digests where values must not be seen. */
export function explained(
  owner: ClusterOwner,
  { applied, automation }: ApplicationRecord,
  { key, live, desired, outcome }: Differing,
  lastApplied: LastApplied,
): FieldChange[] {
  const deployed = automation.deployed?.[key];
  const changes = explainChanges({
    changes: outcome.changes,
    desired: desired.object,
    live,
    manager: FIELD_MANAGER,
    lastOwned: applied[key] as FieldsV1 | undefined,
    lastApplied: lastApplied(key),
    gitUnchanged:
      deployed === undefined ? undefined : deployed === digestWith(owner.services)(desired.hash),
  });
  return shownChanges(owner, live, changes);
}
