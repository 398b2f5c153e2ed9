import {
  type KubeObject,
  type OperationStep,
  type ResourceRef,
  refOf,
  resourceKey,
  type SyncRequest,
} from '@lockstep/domain';
import { markDryRuns } from './dry-run.ts';
import { extrasOf } from './extras.ts';
import { deletePoliciesOf, waveOf } from './hooks.ts';
import { type NamespaceMetadata, namespaceTask } from './namespace-step.ts';
import { resourceOptions, type SyncOptions, unknownResourceOptions } from './options.ts';
import { type PlacedObject, placeObjects } from './placed.ts';
import { mirrorPruneWaves, putPrunesLast } from './prune-waves.ts';
import { pullForward } from './pull-forward.ts';
import { type ScopeOf, scopeFrom } from './scope.ts';
import { compareTasks, numberSteps, pendingStep, type Task, timeoutFor } from './task.ts';

export interface PlanInput {
  /** Rendered manifests, hooks among them. */
  desired: readonly KubeObject[];
  /** Everything in the cluster that belongs to the application. */
  live: readonly KubeObject[];
  options: SyncOptions;
  /** May extra resources be pruned at all? Without it their steps are there, but skipped. */
  prune: boolean;
  /** A selective sync, or one that only applies, runs no hooks. */
  skipHooks: boolean;
  /** The destination's namespace. */
  namespace: string;
  isNamespaced?: ScopeOf;
  revision: string;
  operationId: string;
  /** 0 for the first attempt. */
  attempt?: number;
  /** Of a selective sync: only these take part. */
  resources?: SyncRequest['resources'];
  /** With ApplyOutOfSyncOnly: which resources differ. Without it all of them do. */
  isOutOfSync?: (ref: ResourceRef, desired: KubeObject) => boolean;
  /** Does the destination's namespace exist? Looked up among `live` when not said. */
  namespaceExists?: boolean;
  namespaceMetadata?: NamespaceMetadata;
}

export interface Plan {
  steps: OperationStep[];
  warnings: string[];
}

const PHASES_OF_A_SYNC = new Set(['PreSync', 'Sync', 'PostSync', 'SyncFail']);

/**
 * The steps of a sync in their order: phase, wave, prunes first, kind, name; with namespaces and
 * CRDs brought forward to what needs them. The same input gives the same steps with the same
 * names. Steps that will do nothing (prunes that are not allowed) are there as `skipped`.
 */
export function planSync(input: PlanInput): Plan {
  const isNamespaced = input.isNamespaced ?? scopeFrom(input.desired, input.live);
  const { placed, skipped, warnings } = placeObjects({
    ...input,
    attempt: input.attempt ?? 0,
    isNamespaced,
  });
  const resources = placed.filter((item) => !item.hook).map((item) => item.ref);
  const stated = [...resources, ...skipped];
  const wanted = new Map(stated.map((ref) => [resourceKey(ref), ref]));
  const live = new Map(input.live.map((object) => [resourceKey(refOf(object)), object]));
  const applies = placed
    .filter((item) => takesPart(item, input))
    .map((item) => applyTask(item, live.get(resourceKey(item.ref))));
  const prunes = extrasOf(input.live, wanted)
    .filter((object) => selects(input.resources, refOf(object)) && !isManaged(object, input))
    .map((object) => pruneTask(object, input));
  const namespace = input.options.createNamespace ? namespaceFor(input, stated) : undefined;
  const tasks = orderTasks([...(namespace ? [namespace] : []), ...applies, ...prunes], input);
  const marked = markDryRuns(tasks, input).filter((task) => !isInSync(task, input));
  return { steps: numberSteps(marked), warnings: [...warnings, ...optionWarnings(input.desired)] };
}

/** The namespace whose metadata the application manages is not pruned, tracked or not. */
function isManaged(object: KubeObject, { options, namespaceMetadata, namespace }: PlanInput) {
  if (!options.createNamespace || !namespaceMetadata) return false;
  return isNamespace(object, namespace);
}

function isNamespace(object: KubeObject, name: string): boolean {
  const { group, kind } = refOf(object);
  return group === '' && kind === 'Namespace' && object.metadata.name === name;
}

/** Does a selective sync's list name this resource? No list names all. */
export function selects(resources: SyncRequest['resources'], ref: ResourceRef): boolean {
  if (!resources || resources.length === 0) return true;
  return resources.some(
    (wanted) =>
      (wanted.group ?? '') === ref.group &&
      wanted.kind === ref.kind &&
      wanted.name === ref.name &&
      (!wanted.namespace || wanted.namespace === ref.namespace),
  );
}

/** A sync of chosen resources, or with the apply strategy, runs no hooks. */
export function skipsHooks(sync: SyncRequest): boolean {
  return (sync.resources ?? []).length > 0 || Boolean(sync.syncStrategy?.apply);
}

function orderTasks(tasks: Task[], input: PlanInput): Task[] {
  const mirrored = mirrorPruneWaves(tasks);
  const last = putPrunesLast(
    mirrored,
    ({ live }) => live !== undefined && resourceOptions(input.options, live).pruneLast,
  );
  return eachOnce(pullForward(last.sort(compareTasks), input.namespace));
}

/** A namespace or CRD that is a hook of two phases may have been brought forward into one. */
function eachOnce(tasks: readonly Task[]): Task[] {
  const key = ({ step }: Task) => `${step.phase} ${step.action} ${resourceKey(step.ref)}`;
  const first = new Map(tasks.toReversed().map((task) => [key(task), task]));
  return tasks.filter((task) => first.get(key(task)) === task);
}

function takesPart(item: PlacedObject, input: PlanInput): boolean {
  if (item.hook) return !input.skipHooks && PHASES_OF_A_SYNC.has(item.phase);
  return selects(input.resources, item.ref);
}

/** With ApplyOutOfSyncOnly it is left alone; the others are ordered as if it took part. */
function isInSync({ step, target, live }: Task, { options, isOutOfSync }: PlanInput): boolean {
  if (!options.applyOutOfSyncOnly || !isOutOfSync) return false;
  const isResource = step.action === 'apply' && target !== undefined && live !== undefined;
  return isResource && !isOutOfSync(step.ref, target);
}

function applyTask(item: PlacedObject, live: KubeObject | undefined): Task {
  const { object, ref, phase, hook } = item;
  const wave = waveOf(object);
  const own = { phase, wave, ref, ...timeoutFor(object) };
  const step = hook
    ? pendingStep({ ...own, action: 'hook', deletePolicies: deletePoliciesOf(object) })
    : pendingStep({ ...own, action: 'apply' });
  return { step, target: object, live };
}

function pruneTask(object: KubeObject, input: PlanInput): Task {
  const { prune } = resourceOptions(input.options, object);
  const kept = !input.prune
    ? 'ignored (requires pruning)'
    : prune === 'never'
      ? 'ignored (no prune)'
      : undefined;
  const step = pendingStep({
    phase: 'Sync',
    wave: waveOf(object),
    action: 'prune',
    ref: refOf(object),
    uid: object.metadata.uid,
    ...timeoutFor(object),
    ...(kept ? { state: 'skipped', message: kept, result: 'PruneSkipped' } : {}),
    ...(!kept && prune === 'confirm' ? { needsApproval: true } : {}),
  });
  return { step, live: object };
}

function namespaceFor(input: PlanInput, stated: readonly ResourceRef[]): Task | undefined {
  const live = input.live.find((object) => isNamespace(object, input.namespace));
  return namespaceTask({
    namespace: input.namespace,
    metadata: input.namespaceMetadata,
    exists: input.namespaceExists ?? live !== undefined,
    stated,
  });
}

function optionWarnings(desired: readonly KubeObject[]): string[] {
  return desired.flatMap((object) =>
    unknownResourceOptions(object).map(
      (option) =>
        `${object.kind} ${object.metadata.name ?? ''}: sync option "${option}" is not known`,
    ),
  );
}
