import { groupKind, type KubeObject, refOf } from '@lockstep/domain';
import { definedKind, resourceOptions, type SyncOptions } from '@lockstep/engine';
import { sharedResources } from '../reconcile/conditions.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import type { OperationPlan, PlanOutcome } from './operation-plan.ts';

/** FailOnSharedResource: nothing is begun while another application has one of the objects. */
export function sharedRefusal(
  desired: DesiredState,
  live: ReadonlyMap<string, KubeObject>,
  options: SyncOptions,
): PlanOutcome | undefined {
  if (!options.failOnSharedResource) return undefined;
  const shared = sharedResources(live, desired).map(({ message }) => message);
  if (shared.length === 0) return undefined;
  return { kind: 'refused', message: `Shared resource found: ${shared.join(' ')}` };
}

/** Before anything is applied: a kind that is not there, will not come, and was not excused. */
export function unknownKinds(
  steps: OperationPlan['steps'],
  desired: DesiredState,
  options: SyncOptions,
): PlanOutcome | undefined {
  if (desired.unknownKinds.length === 0) return undefined;
  const coming = new Set(desired.manifests.flatMap((one) => definedKind(one) ?? []).map(groupKind));
  const taking = new Set(
    steps.filter(({ action }) => action !== 'prune').map(({ ref }) => groupKind(ref)),
  );
  const missing = desired.manifests.filter((manifest) => {
    const kind = groupKind(refOf(manifest));
    const isExcused = resourceOptions(options, manifest).skipDryRunOnMissingResource;
    const isUnknown = desired.unknownKinds.includes(kind) && !coming.has(kind);
    return isUnknown && taking.has(kind) && !isExcused;
  });
  if (missing.length === 0) return undefined;
  const told = missing.map((one) => `${groupKind(refOf(one))} ${one.metadata.name ?? ''}`);
  const reason = `the cluster does not know the kind of ${told.join(', ')}`;
  const mend =
    'install its CRD, or set SkipDryRunOnMissingResource=true if it comes while this is synced';
  const message = `one or more synchronization tasks are not valid: ${reason}: ${mend}`;
  return { kind: 'refused', message };
}
