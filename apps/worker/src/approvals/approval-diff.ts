import {
  type ApprovalChanges,
  type FieldsV1,
  groupKind,
  type KubeObject,
  type ManagedResource,
  type Operation,
  type OperationStep,
  resourceKey,
} from '@lockstep/domain';
import { manifestsOf } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import {
  type ComparedResource,
  CompareMemory,
  compareApplication,
} from '../compare/compare-application.ts';
import { ignoreRulesOf } from '../compare/rules.ts';
import { shown } from '../gateway/digest.ts';
import { lastAppliedOf } from '../gateway/last-applied.ts';
import { toldResource } from '../gateway/managed-resources.ts';
import type { OperationPlan } from '../operate/operation-plan.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { liveOf } from '../reconcile/live.ts';
import { desiredFrom } from '../reconcile/load-desired.ts';

const NOT_THERE = 'null';
/** Of all states together: beyond it, resources are named without them. */
const MOST_CHARACTERS = 6_000_000;

export interface AskedDiff {
  items: ManagedResource[];
  changes: ApprovalChanges;
}

/**
 * What the steps of an operation would change, compared as the application itself is, with what runs
 * beside it: hooks, and the namespace that is made.
 */
export async function approvalDiff(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  plan: OperationPlan,
): Promise<AskedDiff> {
  const compared = await comparedBy(owner, record, operation, plan);
  const lastApplied = await lastAppliedOf(owner, record, compared.values());
  const made = madeBy(record, operation, plan);
  const changes: ApprovalChanges = { created: 0, changed: 0, pruned: 0, hooks: 0, unchanged: 0 };
  const items: ManagedResource[] = [];
  for (const step of operation.steps ?? []) {
    if (step.action === 'prune' && step.result === 'PruneSkipped') continue;
    const resource = step.action === 'hook' ? undefined : compared.get(resourceKey(step.ref));
    changes[wordFor(step, resource)] += 1;
    if (resource?.outcome.kind === 'synced') continue;
    items.push(
      resource
        ? toldResource(owner, record, resource, lastApplied)
        : beginning(owner, step, made.get(step.index)?.object),
    );
  }
  return { items: withinBounds(items), changes };
}

function wordFor(
  { action }: OperationStep,
  resource: ComparedResource | undefined,
): keyof ApprovalChanges {
  if (action === 'hook') return 'hooks';
  if (action === 'prune') return 'pruned';
  if (!resource?.live) return 'created';
  return resource.outcome.kind === 'synced' ? 'unchanged' : 'changed';
}

async function comparedBy(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  plan: OperationPlan,
): Promise<Map<string, ComparedResource>> {
  const rendered = { manifests: plan.manifests, openedSecrets: [] };
  const desired = await desiredFrom(owner, record, operation.fingerprint ?? '', rendered);
  const { resources } = await compareApplication({
    desired,
    live: await liveOf(owner, record, desired),
    ignore: ignoreRulesOf(owner.services, record),
    customizations: owner.services.customizer.customizations,
    options: plan.options,
    applied: record.applied as Record<string, FieldsV1 | undefined>,
    memory: new CompareMemory(),
    predictor: owner.predictor,
  });
  return new Map(resources.map((resource) => [resource.key, resource]));
}

function madeBy(record: ApplicationRecord, operation: Operation, plan: OperationPlan) {
  const { destination, syncPolicy } = record.application.spec;
  return manifestsOf(operation.steps ?? [], {
    desired: plan.manifests,
    namespace: destination.namespace ?? '',
    isNamespaced: (group, kind) => plan.scopes.get(groupKind({ group, kind })),
    revision: operation.revision,
    operationId: operation.id,
    attempt: operation.retryCount,
    namespaceMetadata: syncPolicy?.managedNamespaceMetadata,
  });
}

/** What is made, or made again, whatever is there by that name. */
function beginning(
  owner: ClusterOwner,
  { ref, action }: OperationStep,
  object: KubeObject | undefined,
): ManagedResource {
  const target = object ? JSON.stringify(shown(owner, object)) : NOT_THERE;
  return {
    ...ref,
    targetState: target,
    liveState: NOT_THERE,
    normalizedLiveState: NOT_THERE,
    predictedLiveState: target,
    resourceVersion: '',
    modified: true,
    hook: action === 'hook',
  };
}

function withinBounds(items: readonly ManagedResource[]): ManagedResource[] {
  let left = MOST_CHARACTERS;
  return items.map((item) => {
    left -= JSON.stringify(item).length;
    if (left >= 0) return item;
    const { changes: _changes, ...rest } = item;
    const states = { targetState: NOT_THERE, liveState: NOT_THERE };
    const others = { normalizedLiveState: NOT_THERE, predictedLiveState: NOT_THERE };
    return { ...rest, ...states, ...others, tooLarge: true };
  });
}
