import { type FieldsV1, isOperationDone, type Operation } from '@lockstep/domain';
import { toOperationState } from '@lockstep/engine';
import type { ApplicationRecord, OperationSave, StatusUpdate } from '@lockstep/store';
import { operationSources, statesSources } from './operation-sources.ts';

const DEFAULT_HISTORY_LIMIT = 10;

/** What is written with each step of an operation: its row, and what the application shows of it. */
export function saveOf(
  record: ApplicationRecord,
  operation: Operation,
  applied: Record<string, FieldsV1 | null>,
): OperationSave {
  const state = toOperationState(operation, deployedFrom(record, operation));
  const done = isOperationDone(operation.phase);
  const sync = operation.kind === 'sync' && !operation.sync?.dryRun;
  const merged = mergeApplied(record.applied, applied);
  return {
    operation,
    status: {
      status: { operationState: state },
      ...(Object.keys(applied).length > 0 ? { applied: merged } : {}),
      ...(done && sync ? conditionOf(operation) : {}),
      ...(done && sync ? deployedBy(record, operation) : {}),
    },
    ...(done && sync && isDeployment(operation) ? historyOf(record, operation) : {}),
  };
}

function deployedFrom(
  record: ApplicationRecord,
  operation: Operation,
): Parameters<typeof toOperationState>[1] {
  const { sources = [] } = operation;
  if (statesSources(record, operation)) return sources.length > 0 ? { sources } : {};
  return sources[0] ? { source: sources[0] } : {};
}

/** After a sync to something else than Git states now, what differs from Git is no drift. */
function deployedBy(
  { automation, fingerprint }: ApplicationRecord,
  operation: Operation,
): Pick<StatusUpdate, 'automation'> {
  const isCurrent = operation.fingerprint === fingerprint;
  return isCurrent || !automation.deployed ? {} : { automation: { ...automation, deployed: {} } };
}

/** What is chosen, or comes from somebody's disk, deploys no revision: it makes no history. */
function isDeployment({ phase, sync }: Operation): boolean {
  return phase === 'Succeeded' && !sync?.resources?.length && !sync?.manifests?.length;
}

function conditionOf(operation: Operation): Pick<OperationSave, 'status'>['status'] {
  if (operation.phase === 'Succeeded') return { clearConditions: ['SyncError'] };
  return {
    clearConditions: ['SyncError'],
    conditions: [{ type: 'SyncError', message: operation.message }],
  };
}

function historyOf(
  record: ApplicationRecord,
  operation: Operation,
): Pick<OperationSave, 'history' | 'historyLimit'> {
  const { spec } = record.application;
  const sources = operation.sources ?? operationSources(record, operation);
  const { revision, revisions = [revision] } = operation;
  const listed = statesSources(record, operation);
  return {
    history: {
      revision: listed ? '' : revision,
      ...(listed ? { revisions, sources } : { source: sources[0] }),
      deployedAt: operation.finishedAt ?? new Date().toISOString(),
      deployStartedAt: operation.startedAt,
      initiatedBy: operation.initiatedBy,
      fingerprint: operation.fingerprint,
      rolledBackTo: operation.sync?.rollback?.id,
    },
    historyLimit: spec.revisionHistoryLimit ?? DEFAULT_HISTORY_LIMIT,
  };
}

function mergeApplied(
  before: Record<string, unknown>,
  changes: Record<string, FieldsV1 | null>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...before, ...changes };
  for (const [key, value] of Object.entries(changes)) if (value === null) delete merged[key];
  return merged;
}
