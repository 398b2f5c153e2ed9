import type { FieldsV1, KubeObject, ManagedResource } from '@lockstep/domain';
import { normalize, redactChanges } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { type ComparedResource, compareApplication } from '../compare/compare-application.ts';
import { optionsOf } from '../operate/plan-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { liveOf } from '../reconcile/live.ts';
import { loadDesired } from '../reconcile/load-desired.ts';
import { digestWith, shown } from './digest.ts';
import { told } from './live-objects.ts';

const NOT_THERE = 'null';

/** Every managed resource with its diff, secrets as digests. */
export async function managedResources(
  owner: ClusterOwner,
  record: ApplicationRecord,
): Promise<ManagedResource[]> {
  const state = owner.state(record);
  const desired = await loadDesired(owner, record, state);
  if (!desired) return [];
  const comparison = await told(async () =>
    compareApplication({
      desired,
      live: await liveOf(owner, record, desired),
      ignore: { rules: record.application.spec.ignoreDifferences ?? [], jq: owner.services.jq },
      options: optionsOf(record, undefined),
      applied: record.applied as Record<string, FieldsV1 | undefined>,
      memory: state.compare,
      predictor: owner.predictor,
    }),
  );
  return comparison.resources.map((resource) => answer(owner, resource));
}

function answer(owner: ClusterOwner, resource: ComparedResource): ManagedResource {
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
    ...(differs && live
      ? { changes: redactChanges(live, outcome.changes, digestWith(owner.services)) }
      : {}),
    ...(differs && outcome.predictedLocally ? { predictedLocally: outcome.predictedLocally } : {}),
  };
}
