import { groupKind, type KubeObject, type Operation, refOf, resourceKey } from '@lockstep/domain';
import { belongsTo, planDelete, type SyncOptions } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { type DesiredState, trackedAppOf } from '../reconcile/desired.ts';
import { liveOf } from '../reconcile/live.ts';
import { desiredFrom } from '../reconcile/load-desired.ts';
import { renderNow } from '../render/render-job.ts';
import { storedRender } from '../render/stored-render.ts';
import { hookPhasesOf } from './deletion.ts';
import { type OperationPlan, scopeOf } from './operation-plan.ts';

const NOTHING = { manifests: [], openedSecrets: [] };

/** What cannot be rendered any more can still be deleted: only its hooks are missing then. */
export async function planDeletion(
  owner: ClusterOwner,
  given: ApplicationRecord,
  operation: Operation,
  options: SyncOptions,
): Promise<OperationPlan> {
  const record = await mended(owner, given);
  // After a failed render: what was rendered before it.
  const fingerprint = record.fingerprint || storedRender(record.renderRecord)?.fingerprint || '';
  const kept = fingerprint ? await owner.services.manifests.get(fingerprint) : undefined;
  const desired = await desiredFrom(owner, record, fingerprint, kept ?? NOTHING);
  const live = [...(await liveOf(owner, record, desired)).values()];
  const { tracking } = desired;
  const input = { app: trackedAppOf(tracking), settings: tracking.settings };
  const { steps } = planDelete({
    desired: await permittedHooks(owner, record, desired),
    live: live.filter((object) => {
      const applied = resourceKey(refOf(object)) in record.applied;
      return belongsTo(object, { ...input, applied });
    }),
    options,
    cascade: operation.cascade ?? 'foreground',
    hookPhases: hookPhasesOf(record.application.metadata.finalizers),
    namespace: desired.tracking.destinationNamespace,
    isNamespaced: scopeOf(desired),
    revision: record.application.status.sync.revision ?? '',
    operationId: operation.id,
    attempt: operation.retryCount,
  });
  const { manifests: prepared, scopes } = desired;
  const source = { revision: operation.revision, fingerprint };
  return { kind: 'planned', steps, manifests: prepared, scopes, options, source };
}

/** A hook that the project no longer permits is not run, and does not keep the application. */
async function permittedHooks(
  owner: ClusterOwner,
  record: ApplicationRecord,
  { manifests, scopes, tracking }: DesiredState,
): Promise<KubeObject[]> {
  const confines = await owner.confines.of(record);
  return manifests.filter((manifest) => {
    const ref = refOf(manifest);
    const namespaced = scopes.get(groupKind(ref)) ?? true;
    const namespace = ref.namespace || tracking.destinationNamespace;
    return confines.ofDesired({ ...ref, namespace }, namespaced).kind === 'allowed';
  });
}

/** After a deletion that failed: a hook that failed may have been mended in Git since. */
async function mended(owner: ClusterOwner, record: ApplicationRecord): Promise<ApplicationRecord> {
  const { conditions } = record.application.status;
  if (!conditions?.some((condition) => condition.type === 'DeletionError')) return record;
  try {
    await renderNow(owner.services, record, { fetch: true });
  } catch (err) {
    owner.log.debug({ err, step: 'operate' }, 'a deletion goes on with what was rendered before');
  }
  return (await owner.services.store.applications.record(record.uid)) ?? record;
}
