import type { Condition, Operation, OperationRequest } from '@lockstep/domain';
import { type AutoSyncInput, decideAutoSync, resourceOptions } from '@lockstep/engine';
import type { Actor, ApplicationRecord } from '@lockstep/store';
import type { ApplicationComparison, ComparedResource } from '../compare/compare-application.ts';
import { optionsOf } from '../operate/plan-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import { desiredRevisions, spelled } from '../render/stored-render.ts';
import { automatedSync } from './pending-operation.ts';

/** What automation makes of a comparison, and what people are told of it. */
export type Decision = { conditions: Condition[]; clearConditions: Condition['type'][] } & (
  | { kind: 'none' }
  | { kind: 'later'; atMs: number }
  | { kind: 'sync'; operation: Operation }
);

interface DecideInput {
  owner: ClusterOwner;
  record: ApplicationRecord;
  state: AppState;
  desired: DesiredState;
  comparison: ApplicationComparison;
}

const AUTOMATION: Actor = { name: 'lockstep', cause: 'automation' };

/** As many operations back as a row of dry runs is likely to be long. */
const LOOK_BACK = 5;

/** Asks the engine whether automation acts now, and starts the sync if it does. */
export async function decideNext(input: DecideInput): Promise<Decision> {
  const { owner, record, comparison } = input;
  const automated = record.application.spec.syncPolicy?.automated;
  if (!automated || !comparison.resources.some((one) => isToBeDone(record, one)))
    return { kind: 'none', ...quiet(comparison) };
  const answer = decideAutoSync(await question(input));
  owner.log.debug(
    { step: 'decide', application: record.application.metadata.name, answer: answer.kind },
    answer.because,
  );
  switch (answer.kind) {
    case 'none':
      return { kind: 'none', ...(answer.condition ? told(answer.condition) : quiet(comparison)) };
    case 'later':
      return { kind: 'later', atMs: Date.parse(answer.at), ...quiet(comparison) };
    case 'sync':
      return { kind: 'sync', operation: await start(input, answer.request), ...quiet(comparison) };
  }
}

/** Whether a sync would change anything of it: what may never be pruned stays, however often. */
function isToBeDone(record: ApplicationRecord, resource: ComparedResource): boolean {
  if (resource.outcome.kind === 'synced' || resource.ignored) return false;
  if (!resource.requiresPruning || !resource.live) return true;
  return resourceOptions(optionsOf(record, undefined), resource.live).prune !== 'never';
}

async function question(input: DecideInput): Promise<AutoSyncInput> {
  const { owner, record, state, desired, comparison } = input;
  const extras = comparison.resources.filter((one) => one.requiresPruning);
  const kept = new Set(extras.filter((one) => !isToBeDone(record, one)).map(({ key }) => key));
  const latest = await owner.services.store.operations.latest(record.uid, LOOK_BACK);
  return {
    syncPolicy: record.application.spec.syncPolicy,
    syncStatus: comparison.syncStatus,
    resources: state.verdicts
      .filter((verdict) => !kept.has(verdict.key))
      .map((verdict) => ({ ...verdict.ref, ...verdict })),
    ...spelled(desiredRevisions(record)),
    fingerprint: desired.fingerprint,
    lastOperation: latest.find((operation) => !operation.sync?.dryRun),
    deleting: false,
    now: new Date(),
  };
}

async function start(input: DecideInput, request: OperationRequest): Promise<Operation> {
  const operation = automatedSync({
    applicationId: input.record.uid,
    request: request.sync ?? {},
    retry: request.retry,
    now: new Date(),
  });
  await input.owner.writer.startOperation({ operation, actor: AUTOMATION });
  return operation;
}

/** A failure to sync is forgotten once there is nothing left to sync. */
function quiet(
  comparison: ApplicationComparison,
): Pick<Decision, 'conditions' | 'clearConditions'> {
  const cleared = comparison.syncStatus === 'Synced';
  return { conditions: [], clearConditions: cleared ? ['SyncError'] : [] };
}

/** It says more than the condition of that type that the operation left. */
function told(condition: Condition): Pick<Decision, 'conditions' | 'clearConditions'> {
  return { conditions: [condition], clearConditions: [condition.type] };
}
