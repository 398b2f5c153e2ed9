import type { FieldsV1, KubeObject, ManagedResource } from '@lockstep/domain';
import { normalize } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import {
  type ApplicationComparison,
  type ComparedResource,
  compareApplication,
} from '../compare/compare-application.ts';
import { ignoreRulesOf } from '../compare/rules.ts';
import { optionsOf } from '../operate/plan-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { invalidSpec } from '../reconcile/invalid-spec.ts';
import { liveOf } from '../reconcile/live.ts';
import { loadDesired } from '../reconcile/load-desired.ts';
import { shown } from './digest.ts';
import { explained, type LastApplied, lastAppliedOf } from './last-applied.ts';
import { told } from './live-objects.ts';

const NOT_THERE = 'null';

/** Every managed resource with its diff, secrets as digests. */
export async function managedResources(
  owner: ClusterOwner,
  record: ApplicationRecord,
): Promise<ManagedResource[]> {
  const comparison = await comparedNow(owner, record);
  if (!comparison) return [];
  const lastApplied = await lastAppliedOf(owner, record, comparison.resources);
  return comparison.resources.map((resource) => toldResource(owner, record, resource, lastApplied));
}

/** The application compared as it is now; undefined while it is not rendered. */
export async function comparedNow(
  owner: ClusterOwner,
  record: ApplicationRecord,
): Promise<ApplicationComparison | undefined> {
  // What may not act has no resources.
  if ((await invalidSpec(owner, record)).length > 0) return undefined;
  const state = owner.state(record);
  const desired = await loadDesired(owner, record, state);
  if (!desired) return undefined;
  return await told(async () =>
    compareApplication({
      desired,
      live: await liveOf(owner, record, desired),
      ignore: ignoreRulesOf(owner.services, record),
      customizations: owner.services.customizer.customizations,
      options: optionsOf(record, undefined),
      applied: record.applied as Record<string, FieldsV1 | undefined>,
      memory: state.compare,
      predictor: owner.predictor,
    }),
  );
}

/** One resource as it is told, secrets as digests. */
export function toldResource(
  owner: ClusterOwner,
  record: ApplicationRecord,
  resource: ComparedResource,
  lastApplied: LastApplied,
): ManagedResource {
  const { desired, live, outcome, ref } = resource;
  const text = (object: KubeObject | undefined) =>
    object ? JSON.stringify(shown(owner, object)) : NOT_THERE;
  const differs = outcome.kind === 'out-of-sync';
  const predicted = differs
    ? outcome.predicted
    : outcome.kind === 'missing'
      ? desired?.object
      : live;
  return {
    ...ref,
    targetState: text(desired?.object),
    liveState: text(live),
    normalizedLiveState: text(live && normalize(live)),
    predictedLiveState:
      outcome.kind === 'extra' ? NOT_THERE : text(predicted && normalize(predicted)),
    resourceVersion: live?.metadata.resourceVersion ?? '',
    modified: outcome.kind !== 'synced',
    hook: resource.hook,
    ...(differs && live && desired
      ? { changes: explained(owner, record, { ...resource, live, desired, outcome }, lastApplied) }
      : {}),
    ...(differs && outcome.predictedLocally ? { predictedLocally: outcome.predictedLocally } : {}),
  };
}
