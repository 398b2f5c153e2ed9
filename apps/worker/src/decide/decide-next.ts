import type { Condition, Operation, OperationRequest } from '@lockstep/domain';
import { type AutoSyncInput, decideAutoSync } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ApplicationComparison } from '../compare/compare-application.ts';
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

/** As many operations back as a row of dry runs is likely to be long. */
const LOOK_BACK = 5;

/** Asks the engine whether automation acts now, and starts the sync if it does. */
export async function decideNext(input: DecideInput): Promise<Decision> {
  const { owner, record, comparison } = input;
  const automated = record.application.spec.syncPolicy?.automated;
  if (!automated || comparison.syncStatus === 'Synced')
    return { kind: 'none', ...quiet(comparison) };
  const answer = decideAutoSync(await question(input));
  owner.log.debug(
    { step: 'decide', application: record.application.metadata.name, answer: answer.kind },
    answer.because,
  );
  switch (answer.kind) {
    case 'none':
      return { kind: 'none', ...quiet(comparison), conditions: conditionsOf(answer.condition) };
    case 'later':
      return { kind: 'later', atMs: Date.parse(answer.at), ...quiet(comparison) };
    case 'sync':
      return { kind: 'sync', operation: await start(input, answer.request), ...quiet(comparison) };
  }
}

async function question(input: DecideInput): Promise<AutoSyncInput> {
  const { owner, record, state, desired, comparison } = input;
  const latest = await owner.services.store.operations.latest(record.uid, LOOK_BACK);
  return {
    syncPolicy: record.application.spec.syncPolicy,
    syncStatus: comparison.syncStatus,
    resources: state.verdicts.map((verdict) => ({ ...verdict.ref, ...verdict })),
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
  const actor = { name: 'lockstep', cause: 'automation' } as const;
  return await input.owner.services.store.operations.start(operation, actor);
}

/** A failure to sync is forgotten once there is nothing left to sync. */
function quiet(
  comparison: ApplicationComparison,
): Pick<Decision, 'conditions' | 'clearConditions'> {
  const cleared = comparison.syncStatus === 'Synced';
  return { conditions: [], clearConditions: cleared ? ['SyncError'] : [] };
}

function conditionsOf(condition: Pick<Condition, 'type' | 'message'> | undefined): Condition[] {
  return condition ? [condition] : [];
}
