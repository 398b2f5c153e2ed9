import { isDeepStrictEqual } from 'node:util';
import {
  ANNOTATION_MIGRATION_MANAGER,
  FIELD_MANAGER,
  type FieldsV1,
  groupKind,
  type KubeObject,
  type Operation,
  type ResourceRef,
  refOf,
  resourceKey,
} from '@lockstep/domain';
import {
  advance,
  healthOf,
  holdersOf,
  manifestsOf,
  type Observed,
  ownedFields,
  recordOutcome,
  resourceOptions,
  type StepOutcome,
  withPlan,
} from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { approvalGate } from '../approvals/approval-gate.ts';
import { changesSomething, isUnbegun } from '../approvals/begun.ts';
import { ignoreRulesOf } from '../compare/rules.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import { trackObject } from '../reconcile/desired.ts';
import { isAbsent } from '../reconcile/live.ts';
import { trackingOf } from '../reconcile/load-desired.ts';
import { actingClient } from './acting-client.ts';
import { executeCommand } from './execute.ts';
import { leaveToOthers } from './leave-to-others.ts';
import { NO_PLAN, type OperationPlan } from './operation-plan.ts';
import { policyOf } from './operation-policy.ts';
import { refusalsOf } from './permissions.ts';
import { planAgain, planOperation } from './plan-operation.ts';
import { saveOf } from './save-operation.ts';
import type { OperateTarget } from './target.ts';
import { failedToPlan, refused, stoppedUnplanned } from './unplanned.ts';

/** How far an operation came in one go. */
export type Ran =
  | { kind: 'done'; operation: Operation }
  /** `unbegun`: nothing of it is done, and may not be for days. */
  | { kind: 'waiting'; untilMs: number | undefined; unbegun?: boolean }
  /** Somebody asked for something: everything is read anew before it goes on. */
  | { kind: 'interrupted' };

/** How often people are shown how far an operation is. */
const SHOW_EVERY_MS = 250;

/**
 * Takes an operation as far as it goes now: asks the engine what is next, does it, and stores what
 * came of it before it asks again. Any worker may take it up after any of these steps.
 */
export async function runOperation(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  stored: Operation,
): Promise<Ran> {
  state.interrupted = false;
  let operation = stored;
  let plan: OperationPlan | undefined;
  let shownAt = Date.now();
  const applied: Record<string, FieldsV1 | null> = {};
  for (;;) {
    state.missed = false;
    const next = advance(
      operation,
      observedBy(owner),
      new Date(),
      policyOf(owner, record, operation),
    );
    switch (next.kind) {
      case 'plan': {
        const planned = await planOperation(owner, record, next.operation);
        if (planned.kind === 'failed') {
          return await end(owner, record, failedToPlan(record, next.operation, planned), applied);
        }
        if (planned.kind === 'refused') {
          return await end(owner, record, refused(record, next.operation, planned), applied);
        }
        plan = planned;
        operation = withPlan(next.operation, planned, planned.source);
        await save(owner, record, operation, applied, { quietly: true });
        break;
      }
      case 'act': {
        if (!plan) {
          const again = await planAgain(owner, record, next.operation);
          plan = again.kind === 'planned' ? again : NO_PLAN;
          if (again.kind !== 'planned') {
            operation = stoppedUnplanned(next.operation, again);
            break;
          }
        }
        if (changesSomething(next.actions)) {
          const gate = await approvalGate(owner, record, operation, plan);
          if (gate.kind === 'waits') return await held(owner, record, stored, gate, applied);
          if (gate.kind === 'over') {
            operation = gate.operation;
            break;
          }
        }
        const begun = isUnbegun(operation) ? begunNow(next.operation) : next.operation;
        const target = await targetOf(owner, record, begun, plan);
        const outcomes = await Promise.all(
          next.actions.map((command) => executeCommand(target, begun, command)),
        );
        remember(applied, begun, outcomes);
        operation = recordOutcome(begun, outcomes, new Date());
        // Steps that follow each other within a moment are stored each, and shown together.
        const quietly = Date.now() - shownAt < SHOW_EVERY_MS;
        if (!quietly) shownAt = Date.now();
        await save(owner, record, operation, applied, { quietly });
        if (state.interrupted) return { kind: 'interrupted' };
        break;
      }
      case 'wait': {
        if (next.operation !== stored) await save(owner, record, next.operation, applied);
        return { kind: 'waiting', untilMs: next.until ? Date.parse(next.until) : undefined };
      }
      case 'retry': {
        if (next.operation !== stored) await save(owner, record, next.operation, applied);
        return { kind: 'waiting', untilMs: Date.parse(next.at) };
      }
      case 'done':
        return await end(owner, record, next.operation, applied);
    }
  }
}

/** Not to go on before it is approved; people are shown what it waits for. */
async function held(
  owner: ClusterOwner,
  record: ApplicationRecord,
  stored: Operation,
  { operation, untilMs }: { operation: Operation; untilMs: number },
  applied: Record<string, FieldsV1 | null>,
): Promise<Ran> {
  if (!isDeepStrictEqual(operation, stored)) await save(owner, record, operation, applied);
  return { kind: 'waiting', untilMs, unbegun: isUnbegun(operation) };
}

/** Its time runs from when it was let go. */
function begunNow(operation: Operation): Operation {
  return { ...operation, attemptStartedAt: new Date().toISOString() };
}

async function end(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  applied: Record<string, FieldsV1 | null>,
): Promise<Ran> {
  complete(owner, operation, applied);
  await save(owner, record, operation, applied);
  const { metadata, spec } = record.application;
  owner.services.metrics.syncs.inc({
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    project: spec.project,
    dest_server: owner.cluster.server,
    phase: operation.phase,
  });
  owner.log.info(
    {
      step: 'operate',
      application: metadata.name,
      operation: operation.id,
      phase: operation.phase,
      durationMs: Date.now() - Date.parse(operation.startedAt),
    },
    operation.message,
  );
  return { kind: 'done', operation };
}

/** What a predecessor applied before it died is still to be remembered. */
function complete(
  owner: ClusterOwner,
  operation: Operation,
  applied: Record<string, FieldsV1 | null>,
): void {
  if (operation.kind !== 'sync' || operation.sync?.dryRun) return;
  for (const step of operation.steps ?? []) {
    const key = resourceKey(step.ref);
    if (step.action !== 'apply' || step.result !== 'Synced' || key in applied) continue;
    const live = owner.view.live(step.ref);
    const owned = live && ownedFields(live, FIELD_MANAGER);
    if (owned) applied[key] = owned;
  }
}

function save(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  applied: Record<string, FieldsV1 | null>,
  options: { quietly?: boolean } = {},
): Promise<void> {
  const save = saveOf(record, operation, applied);
  return owner.writer.saveOperation(options.quietly ? { operation: save.operation } : save);
}

/** The cluster as the watches know it; what they do not know is read when the engine asks. */
function observedBy(owner: ClusterOwner): Observed {
  return {
    live: (ref) => {
      const object = owner.view.live(ref);
      if (!object) return owner.isWatched(ref) ? { exists: false } : undefined;
      return {
        exists: true,
        uid: object.metadata.uid,
        resourceVersion: object.metadata.resourceVersion,
        health: healthOf(object, owner.services.customizer.health),
        deleting: object.metadata.deletionTimestamp !== undefined,
        heldBy: holdersOf(object),
      };
    },
  };
}

async function targetOf(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  plan: OperationPlan,
): Promise<OperateTarget> {
  const acting = await actingClient(owner, record);
  const refusalOf = await refusalsOf(owner, record, operation, plan);
  const tracking = trackingOf(record, owner.services.customizer.customizations.tracking);
  const isNamespaced = (ref: ResourceRef) => plan.scopes.get(groupKind(ref)) ?? true;
  const manifests = manifestsOf(operation.steps ?? [], {
    desired: plan.manifests,
    namespace: tracking.destinationNamespace,
    isNamespaced: (group, kind) => plan.scopes.get(groupKind({ group, kind })),
    revision: operation.revision,
    operationId: operation.id,
    attempt: operation.retryCount,
    namespaceMetadata: record.application.spec.syncPolicy?.managedNamespaceMetadata,
  });
  return {
    client: acting.kind === 'client' ? acting.client : owner.client,
    refusalOf: acting.kind === 'none' ? async () => acting.message : refusalOf,
    view: owner.view,
    health: owner.services.customizer.health,
    manifestOf: (step) => {
      const manifest = manifests.get(step.index);
      if (!manifest) {
        throw new Error(
          `${step.ref.kind}/${step.ref.name} is no longer rendered: start a new sync`,
        );
      }
      const { object, tracked } = manifest;
      const stated = tracked ? trackObject(object, tracking, isNamespaced(refOf(object))) : object;
      return leaveToOthers(stated, owner.view.live(step.ref), operation);
    },
    optionsOf: (object: KubeObject) => resourceOptions(plan.options, object),
    ignore: ignoreRulesOf(owner.services, record),
    redactPaths: owner.services.config.redactPaths,
    migrateFrom: record.application.metadata.annotations?.[ANNOTATION_MIGRATION_MANAGER],
    isAbsent: (ref) => isAbsent(owner.state(record), resourceKey(ref)),
    lastOwned: (ref) => record.applied[resourceKey(ref)] as FieldsV1 | undefined,
  };
}

/** What each apply owns is kept, so that a later removal from Git is seen whoever changed it since. */
function remember(
  applied: Record<string, FieldsV1 | null>,
  operation: Operation,
  outcomes: StepOutcome[],
): void {
  if (operation.sync?.dryRun) return;
  for (const outcome of outcomes) {
    const step = operation.steps?.[outcome.stepIndex];
    if (!step || step.action === 'hook') continue;
    const key = resourceKey(step.ref);
    if (outcome.kind === 'applied' && outcome.live) {
      applied[key] = ownedFields(outcome.live, FIELD_MANAGER) ?? null;
    }
    if (outcome.kind === 'deleted') applied[key] = null;
  }
}
