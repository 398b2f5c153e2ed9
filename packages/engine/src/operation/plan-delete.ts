import { type KubeObject, type OperationStep, refOf, resourceKey } from '@lockstep/domain';
import { deletePoliciesOf, roleOf, waveOf } from './hooks.ts';
import { kindRank, UNRANKED } from './kind-order.ts';
import { resourceOptions, type SyncOptions } from './options.ts';
import { placeObjects } from './placed.ts';
import type { Plan } from './plan.ts';
import { definedKind, type ScopeOf, scopeFrom } from './scope.ts';
import { compareRefs, numberSteps, pendingStep, type Task, timeoutFor } from './task.ts';

export type DeletePhase = 'PreDelete' | 'PostDelete';

export interface PlanDeleteInput {
  /** Rendered manifests, for their PreDelete and PostDelete hooks; none where nothing renders. */
  desired: readonly KubeObject[];
  live: readonly KubeObject[];
  options: SyncOptions;
  /** `none` leaves everything in the cluster. */
  cascade: 'foreground' | 'background' | 'none';
  /** The hooks that run; all of them with a cascade, and none without, unless it says so. */
  hookPhases?: readonly DeletePhase[];
  namespace: string;
  isNamespaced?: ScopeOf;
  revision: string;
  operationId: string;
  attempt?: number;
}

/**
 * The steps of an application's deletion: PreDelete hooks, the resources in reverse order (highest
 * wave first; in a wave custom resources, then the rest, then namespaces), PostDelete hooks. CRDs
 * and resources with Delete=false are there as `skipped`: they stay.
 */
export function planDelete(input: PlanDeleteInput): Plan {
  const hookPhases: readonly string[] =
    input.hookPhases ?? (input.cascade === 'none' ? [] : ['PreDelete', 'PostDelete']);
  const isNamespaced = input.isNamespaced ?? scopeFrom(input.desired, input.live);
  const { placed } = placeObjects({ ...input, attempt: input.attempt ?? 0, isNamespaced });
  const hooks = placed
    .filter((item) => item.hook && hookPhases.includes(item.phase))
    .map(({ object, ref, phase }): Task => {
      const deletePolicies = deletePoliciesOf(object);
      const step = pendingStep({
        phase,
        wave: waveOf(object),
        action: 'hook',
        ref,
        deletePolicies,
        ...timeoutFor(object),
      });
      return { step, target: object };
    });
  const own = input.cascade === 'none' ? [] : ownResources(input.live);
  const deletes = own.map((object) => deleteTask(object, input.options));
  return { steps: numberSteps(inOrder([...hooks, ...deletes])), warnings: [] };
}

/** Where a kind's turn comes among the deletions of one wave: lower goes, and is gone, first. */
export function deleteTier(kind: string): number {
  if (kind === 'Namespace') return 2;
  if (kind === 'CustomResourceDefinition') return 1;
  return kindRank(kind) === UNRANKED ? -1 : 0;
}

const PHASE_ORDER: OperationStep['phase'][] = ['PreDelete', 'Sync', 'PostDelete'];

function inOrder(tasks: Task[]): Task[] {
  return tasks.sort(
    (a, b) =>
      PHASE_ORDER.indexOf(a.step.phase) - PHASE_ORDER.indexOf(b.step.phase) ||
      a.step.wave - b.step.wave ||
      (a.step.action === 'prune'
        ? deleteTier(a.step.ref.kind) - deleteTier(b.step.ref.kind) ||
          -compareRefs(a.step.ref, b.step.ref)
        : compareRefs(a.step.ref, b.step.ref)),
  );
}

function deleteTask(object: KubeObject, options: SyncOptions): Task {
  const { delete: removal } = resourceOptions(options, object);
  const kept = definedKind(object)
    ? 'kept (a CRD: its objects, of every application, would go with it)'
    : removal === 'never'
      ? 'kept (Delete=false)'
      : undefined;
  // Waves ascend in every operation, so the highest of a sync is the lowest of a deletion.
  const step = pendingStep({
    phase: 'Sync',
    wave: 0 - waveOf(object),
    action: 'prune',
    ref: refOf(object),
    uid: object.metadata.uid,
    ...timeoutFor(object),
    ...(kept ? { state: 'skipped', message: kept } : {}),
    ...(!kept && removal === 'confirm' ? { needsApproval: true } : {}),
  });
  return { step, live: object };
}

/** Top-level objects, once each, without the hooks that the deletion itself runs. */
function ownResources(live: readonly KubeObject[]): KubeObject[] {
  const byUid = new Map<string, KubeObject>();
  for (const object of live) {
    if ((object.metadata.ownerReferences ?? []).length > 0) continue;
    const role = roleOf(object);
    const ofDeletion =
      role.kind === 'hook' && role.phases.every((phase) => phase.endsWith('Delete'));
    if (ofDeletion && role.phases.length > 0) continue;
    byUid.set(object.metadata.uid ?? resourceKey(refOf(object)), object);
  }
  return [...byUid.values()];
}
