import type { KubeObject, ObservedCondition, ResourceFacts } from '@lockstep/domain';
import { pathText, resourceOptions, ruleOf } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ComparedResource } from '../compare/compare-application.ts';
import { driftsOf, withoutIgnoredDrift } from '../decide/drift.ts';
import { optionsOf } from '../operate/plan-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { shown } from './digest.ts';
import { explained, type LastApplied, lastAppliedOf } from './last-applied.ts';
import { comparedNow } from './managed-resources.ts';
import { unwellIn } from './unwell.ts';

/** Enough to see what is going on; all of them are in the diff. */
const CHANGES_TOLD = 20;

/** What explains why each resource is as it is, secrets as digests. */
export async function resourceFacts(
  owner: ClusterOwner,
  record: ApplicationRecord,
): Promise<ResourceFacts[]> {
  const compared = await comparedNow(owner, record);
  if (!compared) return [];
  const { drifts } = driftsOf(owner.services, record, compared);
  const unwell = unwellIn(owner.state(record).tree);
  const health = healthByKey(owner, record);
  const lastApplied = await lastAppliedOf(owner, record, compared.resources);
  return withoutIgnoredDrift(compared, drifts).resources.map((resource) => {
    const drift = drifts.get(resource.key);
    return {
      ...differenceOf(owner, record, resource, lastApplied),
      ...(drift?.drifted ? { drifted: true } : {}),
      ...(drift?.policy ? { driftPolicy: drift.policy } : {}),
      ...healthFacts(owner, resource, health.get(resource.key)),
      below: unwell(resource.key),
    };
  });
}

function differenceOf(
  owner: ClusterOwner,
  record: ApplicationRecord,
  resource: ComparedResource,
  lastApplied: LastApplied,
): Omit<ResourceFacts, 'conditions' | 'below'> {
  const { ref, outcome, desired, live, hook, ignored } = resource;
  const differs = outcome.kind === 'out-of-sync';
  const changes =
    differs && desired && live
      ? explained(owner, record, { ...resource, desired, live, outcome }, lastApplied)
      : [];
  const { missing = [], extra = [] } = (differs && outcome.ownership) || {};
  return {
    ...{ ref, hook, ignored, difference: DIFFERENCES[outcome.kind] },
    changes: changes.slice(0, CHANGES_TOLD),
    changeCount: changes.length,
    notOurs: missing.slice(0, CHANGES_TOLD).map(pathText),
    noLongerStated: extra.slice(0, CHANGES_TOLD).map(pathText),
    prune: live ? resourceOptions(optionsOf(record, undefined), live).prune : 'allowed',
    ...(differs && outcome.predictedLocally ? { predictedLocally: outcome.predictedLocally } : {}),
  };
}

/** A comparison that could not be finished tells of no difference. */
const DIFFERENCES: Record<ComparedResource['outcome']['kind'], ResourceFacts['difference']> = {
  synced: 'none',
  missing: 'missing',
  extra: 'extra',
  'out-of-sync': 'fields',
  'needs-live': 'none',
  'needs-prediction': 'none',
};

type HealthFacts = Pick<ResourceFacts, 'health' | 'healthIgnored'>;

function healthByKey(owner: ClusterOwner, record: ApplicationRecord): Map<string, HealthFacts> {
  const state = owner.state(record);
  const nodes = state.nodes.of(owner.view, state.shortId);
  return new Map(
    [...nodes].map(([key, { health, ignoreHealth }]) => [
      key,
      { ...(health ? { health } : {}), ...(ignoreHealth ? { healthIgnored: true } : {}) },
    ]),
  );
}

function healthFacts(
  { services }: ClusterOwner,
  { live, hook }: ComparedResource,
  known: HealthFacts | undefined,
): Pick<ResourceFacts, 'health' | 'healthIgnored' | 'healthRule' | 'conditions'> {
  if (!live) return hook ? { conditions: [] } : { health: { status: 'Missing' }, conditions: [] };
  const healthRule = ruleOf(live, services.customizer.health);
  return { ...known, healthRule, conditions: conditionsOf(shown({ services }, live)) };
}

function conditionsOf(object: KubeObject): ObservedCondition[] {
  const status = object.status as { conditions?: unknown } | undefined;
  const given: unknown[] = Array.isArray(status?.conditions) ? status.conditions : [];
  return given.flatMap((one) => {
    if (typeof one !== 'object' || one === null) return [];
    const { type, status: state, reason, message } = one as Record<string, unknown>;
    if (typeof type !== 'string' || typeof state !== 'string') return [];
    return {
      ...{ type, status: state },
      ...(typeof reason === 'string' ? { reason } : {}),
      ...(typeof message === 'string' ? { message } : {}),
    };
  });
}
