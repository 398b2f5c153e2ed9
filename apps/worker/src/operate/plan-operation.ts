import {
  type FieldsV1,
  groupKind,
  type KubeObject,
  messageOf,
  type Operation,
  resourceKey,
  type SyncRequest,
  UserError,
} from '@lockstep/domain';
import {
  parseSyncOptions,
  planDelete,
  planSync,
  type ScopeOf,
  type SyncOptions,
  skipsHooks,
} from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { CompareMemory, compareApplication } from '../compare/compare-application.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import { hasNamespace, liveOf } from '../reconcile/live.ts';
import { desiredFrom, trackingOf } from '../reconcile/load-desired.ts';
import { renderNow } from '../render/render-job.ts';
import { desiredRevisions, spelled, storedRender } from '../render/stored-render.ts';
import { operationManifests } from './operation-manifests.ts';

/** Everything that an operation's steps are made of, and made from again after a takeover. */
export interface OperationPlan {
  kind: 'planned';
  steps: NonNullable<Operation['steps']>;
  manifests: KubeObject[];
  scopes: Map<string, boolean | undefined>;
  options: SyncOptions;
  source: { revision: string; revisions?: string[]; fingerprint?: string };
}

export type PlanOutcome = OperationPlan | { kind: 'failed'; message: string };

/** Plans an operation from what is rendered and what is live now. Never throws for bad input. */
export async function planOperation(
  owner: ClusterOwner,
  given: ApplicationRecord,
  operation: Operation,
): Promise<PlanOutcome> {
  const options = optionsOf(given, operation.sync);
  if (operation.kind === 'delete') return await planDeletion(owner, given, operation, options);
  try {
    const record = await atNewest(owner, given, operation);
    const known = desiredAtHand(owner, record, operation);
    if (known) return await planned(owner, record, operation, { ...known, options });
    const rendered = await operationManifests(owner, record, operation);
    const desired = await desiredFrom(
      owner,
      record,
      rendered.source.fingerprint ?? '',
      rendered.manifests,
    );
    return await planned(owner, record, operation, { desired, options, source: rendered.source });
  } catch (error) {
    return { kind: 'failed', message: messageOf(error) };
  }
}

/** Who asks for a sync means the newest commit, and not the one that was looked at last. */
async function atNewest(
  owner: ClusterOwner,
  record: ApplicationRecord,
  { sync, initiatedBy, revision }: Operation,
): Promise<ApplicationRecord> {
  const isNamed = revision || sync?.revision || sync?.revisions?.length;
  const isOther = sync?.source || sync?.sources?.length || sync?.manifests?.length;
  if (initiatedBy.automated || isNamed || isOther) return record;
  const rendered = await renderNow(owner.services, record, { fetch: true });
  if (rendered.kind === 'failed') throw new UserError('failed-precondition', rendered.message);
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
  input: { desired: DesiredState; options: SyncOptions; source: OperationPlan['source'] },
): Promise<OperationPlan> {
  const { desired, options, source } = input;
  const live = await liveOf(owner, record, desired);
  const namespace = trackingOf(record).destinationNamespace;
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
      options.createNamespace && namespace ? await hasNamespace(owner, namespace) : undefined,
    namespaceMetadata: record.application.spec.syncPolicy?.managedNamespaceMetadata,
  });
  return {
    kind: 'planned',
    steps,
    manifests: desired.manifests,
    scopes: desired.scopes,
    options,
    source,
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
    ignore: { rules: record.application.spec.ignoreDifferences ?? [], jq: owner.services.jq },
    options: optionsOf(record, undefined),
    applied: record.applied as Record<string, FieldsV1 | undefined>,
    memory: new CompareMemory(),
    predictor: owner.predictor,
  });
  const differing = resources.filter((resource) => resource.outcome.kind !== 'synced');
  return new Set(differing.map((resource) => resource.key));
}

/** What cannot be rendered any more can still be deleted: only its hooks are missing then. */
async function planDeletion(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  options: SyncOptions,
): Promise<OperationPlan> {
  // After a failed render: what was rendered before it.
  const fingerprint = record.fingerprint || storedRender(record.renderRecord)?.fingerprint || '';
  const kept = fingerprint ? await owner.services.manifests.get(fingerprint) : undefined;
  const desired = await desiredFrom(owner, record, fingerprint, kept ?? []);
  const live = [...(await liveOf(owner, record, desired)).values()];
  const tracked = new Set(
    owner.view.managedOf(record.shortId).map((object) => object.metadata.uid),
  );
  const { steps } = planDelete({
    desired: desired.manifests,
    live: live.filter((object) => tracked.has(object.metadata.uid)),
    options,
    cascade: operation.cascade ?? 'foreground',
    namespace: trackingOf(record).destinationNamespace,
    isNamespaced: scopeOf(desired),
    revision: record.application.status.sync.revision ?? '',
    operationId: operation.id,
    attempt: operation.retryCount,
  });
  const { manifests: prepared, scopes } = desired;
  const source = { revision: operation.revision, fingerprint };
  return { kind: 'planned', steps, manifests: prepared, scopes, options, source };
}

/** The application's options, and the request's over them. */
export function optionsOf(record: ApplicationRecord, sync: SyncRequest | undefined): SyncOptions {
  const stated = record.application.spec.syncPolicy?.syncOptions ?? [];
  return parseSyncOptions([...stated, ...(sync?.syncOptions ?? [])]).options;
}

function scopeOf(desired: DesiredState): ScopeOf {
  return (group, kind) => desired.scopes.get(groupKind({ group, kind }));
}
