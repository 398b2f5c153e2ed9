import {
  type FieldsV1,
  type KubeObject,
  messageOf,
  type Operation,
  resourceKey,
  type SyncRequest,
  UserError,
} from '@lockstep/domain';
import { parseSyncOptions, planSync, type SyncOptions, skipsHooks } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { CompareMemory, compareApplication } from '../compare/compare-application.ts';
import { ignoreRulesOf } from '../compare/rules.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { ruleRefusal } from '../policy/violations.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import { invalidSpec, tellInvalidSpec } from '../reconcile/invalid-spec.ts';
import { hasNamespace, liveOf } from '../reconcile/live.ts';
import { desiredFrom } from '../reconcile/load-desired.ts';
import { renderNow } from '../render/render-job.ts';
import { desiredRevisions, spelled } from '../render/stored-render.ts';
import { actingClient } from './acting-client.ts';
import { isLasting, isOutage } from './is-lasting.ts';
import { operationManifests } from './operation-manifests.ts';
import { type OperationPlan, type PlanOutcome, scopeOf } from './operation-plan.ts';
import { operationSources } from './operation-sources.ts';
import { unpermitted } from './permissions.ts';
import { planDeletion } from './plan-deletion.ts';
import { sharedRefusal, unknownKinds } from './refusals.ts';

/**
 * Plans an operation from what is rendered and what is live now. Never throws for bad input.
 * @throws what is only out of reach for the moment: it is to be tried again.
 */
export async function planOperation(
  owner: ClusterOwner,
  given: ApplicationRecord,
  operation: Operation,
): Promise<PlanOutcome> {
  const options = optionsOf(given, operation.sync);
  if (operation.kind === 'delete') return await planDeletion(owner, given, operation, options);
  const problems = await invalidSpec(owner, given, operationSources(given, operation));
  if (problems.length > 0) {
    return { kind: 'refused', phase: 'Error', message: tellInvalidSpec(problems) };
  }
  const acting = await actingClient(owner, given);
  if (acting.kind === 'none') return { kind: 'refused', phase: 'Error', message: acting.message };
  try {
    return await planSyncOf(owner, given, operation, { options, isBegun: false });
  } catch (error) {
    if (isOutage(error)) throw error;
    return { kind: 'failed', message: messageOf(error) };
  }
}

/**
 * What the stored steps of an operation were planned from, for whoever takes it up. What may refuse
 * an operation was asked before its first step.
 * @throws what is only out of reach for the moment: it is to be tried again.
 */
export async function planAgain(
  owner: ClusterOwner,
  given: ApplicationRecord,
  operation: Operation,
): Promise<PlanOutcome> {
  const options = optionsOf(given, operation.sync);
  if (operation.kind === 'delete') return await planDeletion(owner, given, operation, options);
  try {
    return await planSyncOf(owner, given, operation, { options, isBegun: true });
  } catch (error) {
    if (!isLasting(error)) throw error;
    return { kind: 'failed', message: messageOf(error) };
  }
}

interface PlanAim {
  options: SyncOptions;
  /** Its steps are stored: nothing refuses it any more. */
  isBegun: boolean;
}

async function planSyncOf(
  owner: ClusterOwner,
  given: ApplicationRecord,
  operation: Operation,
  aim: PlanAim,
): Promise<PlanOutcome> {
  const record = await atNewest(owner, given, operation);
  const known = desiredAtHand(owner, record, operation);
  if (known) return await planned(owner, record, operation, { ...known, ...aim });
  const { source, ...rendered } = await operationManifests(owner, record, operation);
  const desired = await desiredFrom(owner, record, source.fingerprint ?? '', rendered);
  return await planned(owner, record, operation, { desired, source, ...aim });
}

/** Who asks for a sync means the newest commit, and not the one that was looked at last. */
async function atNewest(
  owner: ClusterOwner,
  record: ApplicationRecord,
  { sync, initiatedBy, revision, retry, retryCount }: Operation,
): Promise<ApplicationRecord> {
  const isNamed = revision || sync?.revision || sync?.revisions?.length;
  const isOther = sync?.source || sync?.sources?.length || sync?.manifests?.length;
  const isRefreshed = retry?.refresh === true && retryCount > 0;
  if ((initiatedBy.automated && !isRefreshed) || isNamed || isOther) return record;
  const rendered = await renderNow(owner.services, record, { fetch: true });
  if (rendered.kind === 'failed') {
    if (isOutage(rendered.cause)) throw rendered.cause;
    throw new UserError('failed-precondition', rendered.message);
  }
  return (await owner.services.store.applications.record(record.uid)) ?? record;
}

/** Most operations sync what was just compared: it need not be read and prepared again. */
function desiredAtHand(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
): { desired: DesiredState; source: OperationPlan['source'] } | undefined {
  const { sync } = operation;
  const desired = owner.state(record).desired;
  if (!desired || desired.fingerprint !== record.fingerprint || !sync) return undefined;
  if (sync.manifests?.length || sync.source || sync.sources?.length) return undefined;
  const source = { ...spelled(desiredRevisions(record)), fingerprint: record.fingerprint };
  const wanted = operation.revision || sync.revision || sync.revisions?.[0];
  const isSame = operation.fingerprint
    ? operation.fingerprint === record.fingerprint
    : !wanted || wanted === source.revision;
  return isSame ? { desired, source } : undefined;
}

async function planned(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  input: PlanAim & { desired: DesiredState; source: OperationPlan['source'] },
): Promise<PlanOutcome> {
  const { desired, options, source, isBegun } = input;
  const live = await liveOf(owner, record, desired);
  const refusal = isBegun
    ? undefined
    : ((await ruleRefusal(owner, record, desired)) ?? sharedRefusal(desired, live, options));
  if (refusal) return refusal;
  const namespace = desired.tracking.destinationNamespace;
  const sync = operation.sync ?? {};
  const differing = options.applyOutOfSyncOnly
    ? await differingFrom(owner, record, desired, live)
    : undefined;
  const { steps } = planSync({
    desired: desired.manifests,
    live: [...live.values()],
    options,
    prune: sync.prune ?? false,
    skipHooks: skipsHooks(sync),
    namespace,
    isNamespaced: scopeOf(desired),
    revision: source.revision,
    operationId: operation.id,
    attempt: operation.retryCount,
    resources: sync.resources,
    isOutOfSync: differing && ((ref) => differing.has(resourceKey(ref))),
    namespaceExists:
      options.createNamespace && namespace
        ? await hasNamespace(owner, owner.state(record), namespace)
        : undefined,
    namespaceMetadata: record.application.spec.syncPolicy?.managedNamespaceMetadata,
  });
  const unknown = isBegun ? undefined : unknownKinds(steps, desired, options);
  if (unknown) return unknown;
  const sources = operationSources(record, operation);
  const plan = { steps, scopes: desired.scopes, source: { ...source, sources } };
  const denied = isBegun ? undefined : unpermitted(plan, await owner.confines.of(record));
  if (denied) return denied;
  return {
    kind: 'planned',
    ...plan,
    manifests: desired.manifests,
    options,
  };
}

/** What differs from the very manifests that are synced, which may be of another revision. */
async function differingFrom(
  owner: ClusterOwner,
  record: ApplicationRecord,
  desired: DesiredState,
  live: Map<string, KubeObject>,
): Promise<Set<string>> {
  const { resources } = await compareApplication({
    desired,
    live,
    ignore: ignoreRulesOf(owner.services, record),
    customizations: owner.services.customizer.customizations,
    options: optionsOf(record, undefined),
    applied: record.applied as Record<string, FieldsV1 | undefined>,
    memory: new CompareMemory(),
    predictor: owner.predictor,
  });
  const differing = resources.filter((resource) => resource.outcome.kind !== 'synced');
  return new Set(differing.map((resource) => resource.key));
}

/** The application's options, and the request's over them. */
export function optionsOf(record: ApplicationRecord, sync: SyncRequest | undefined): SyncOptions {
  const stated = record.application.spec.syncPolicy?.syncOptions ?? [];
  return parseSyncOptions([...stated, ...(sync?.syncOptions ?? [])]).options;
}
