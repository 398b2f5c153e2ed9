import {
  FIELD_MANAGER,
  type FieldChange,
  type FieldsV1,
  type KubeObject,
  type ManagedResource,
} from '@lockstep/domain';
import { explainChanges, normalize, type OutOfSync } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { type ComparedResource, compareApplication } from '../compare/compare-application.ts';
import { ignoreRulesOf } from '../compare/rules.ts';
import { optionsOf } from '../operate/plan-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { DesiredObject } from '../reconcile/desired.ts';
import { liveOf } from '../reconcile/live.ts';
import { loadDesired } from '../reconcile/load-desired.ts';
import { digestWith, shown, shownChanges } from './digest.ts';
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
      ignore: ignoreRulesOf(owner.services, record),
      customizations: owner.services.customizer.customizations,
      options: optionsOf(record, undefined),
      applied: record.applied as Record<string, FieldsV1 | undefined>,
      memory: state.compare,
      predictor: owner.predictor,
    }),
  );
  return comparison.resources.map((resource) => answer(owner, record, resource));
}

function answer(
  owner: ClusterOwner,
  record: ApplicationRecord,
  resource: ComparedResource,
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
      ? { changes: explained(owner, record, { ...resource, live, desired, outcome }) }
      : {}),
    ...(differs && outcome.predictedLocally ? { predictedLocally: outcome.predictedLocally } : {}),
  };
}

type Differing = ComparedResource & {
  live: KubeObject;
  desired: DesiredObject;
  outcome: OutOfSync;
};

/** The changes with owner and cause, and with digests where values must not be seen. */
function explained(
  owner: ClusterOwner,
  { applied, automation }: ApplicationRecord,
  { key, live, desired, outcome }: Differing,
): FieldChange[] {
  const digest = digestWith(owner.services);
  const deployed = automation.deployed?.[key];
  const changes = explainChanges({
    changes: outcome.changes,
    desired: desired.object,
    live,
    manager: FIELD_MANAGER,
    lastOwned: applied[key] as FieldsV1 | undefined,
    gitUnchanged: deployed === undefined ? undefined : deployed === digest(desired.hash),
  });
  return shownChanges(owner, live, changes);
}
