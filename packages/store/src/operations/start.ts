import { type Operation, type OperationState, UserError } from '@lockstep/domain';
import type { OperationStart } from '../api.ts';
import { beginHold } from '../applications/holds.ts';
import { writePatches } from '../applications/status.ts';
import { type StatusPatch, toPatch } from '../applications/status-patch.ts';
import { type AuditRow, writeAudit } from '../changes.ts';
import { type Database, prepared, type Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import type { Sealer } from '../seal.ts';
import { toDocument } from './document.ts';

/**
 * Begins an operation; the row says so from then on, whoever carries it out.
 * @throws UserError failed-precondition while another one is in progress; not-found.
 */
export async function startOperation(
  database: Database,
  sealer: Sealer,
  start: OperationStart,
): Promise<Operation> {
  await database.transaction(async (tx) => {
    const patches = await insertStarts(tx, sealer, [start]);
    await writePatches(tx, patches);
  });
  return start.operation;
}

/**
 * Begins operations, each of another application, whose rows stay held until the transaction ends.
 * Answers what is to be written to the applications.
 * @throws UserError failed-precondition when one of them has an operation already; not-found.
 */
export async function insertStarts(
  tx: Transaction,
  sealer: Sealer,
  starts: OperationStart[],
): Promise<StatusPatch[]> {
  if (starts.length === 0) return [];
  const named = await lockNamed(
    tx,
    starts.map(({ operation }) => operation.applicationId),
  );
  const audited = starts.map(({ operation, actor }) => ({
    actor,
    row: auditRow(operation, named),
  }));
  await insertOperations(tx, sealer, starts);
  for (const [actor, each] of Map.groupBy(audited, ({ actor }) => actor)) {
    await writeAudit(
      tx,
      actor,
      each.map(({ row }) => row),
    );
  }
  for (const { operation, actor, hold } of starts) {
    if (!hold) continue;
    const uid = operation.applicationId;
    await beginHold(tx, { uid, ...named(uid) }, hold, actor);
  }
  return starts.map(({ operation }) => startPatch(operation));
}

/** @throws UserError not-found */
function auditRow(operation: Operation, named: (uid: string) => Named): AuditRow {
  return {
    action: operation.kind,
    kind: 'application',
    ...named(operation.applicationId),
    detail: { operation: operation.id, ...auditDetail(operation) },
  };
}

function startPatch(operation: Operation): StatusPatch {
  const state = operationState(operation);
  const status = state && { operationState: state };
  return { ...toPatch({ uid: operation.applicationId, status }), touched: true };
}

interface Named {
  object: string;
  project: string;
}

/** The applications' `namespace/name` and project, their rows held until the transaction ends. */
export async function lockNamed(tx: Transaction, uids: string[]): Promise<(uid: string) => Named> {
  const { rows } = await tx.query<Named & { uid: string }>(
    prepared(`SELECT uid, namespace || '/' || name AS object, project FROM application
     WHERE uid = ANY($1::uuid[]) ORDER BY uid FOR UPDATE`),
    [uids],
  );
  const found = new Map(rows.map(({ uid, object, project }) => [uid, { object, project }]));
  return (uid) => {
    const named = found.get(uid);
    if (named) return named;
    throw new UserError('not-found', 'the application is gone');
  };
}

async function insertOperations(
  tx: Transaction,
  sealer: Sealer,
  starts: OperationStart[],
): Promise<void> {
  const rows = starts.map(({ operation }) => ({
    id: operation.id,
    application_uid: operation.applicationId,
    kind: operation.kind,
    phase: operation.phase,
    started_at: operation.startedAt,
    finished_at: operation.finishedAt,
    retry_at: operation.retryAt,
    document: toDocument(operation, sealer),
  }));
  // Found by the index that allows one operation in progress for each application.
  const { rowCount } = await tx.query(
    prepared(`INSERT INTO operation
       (id, application_uid, kind, phase, started_at, finished_at, retry_at, document)
     SELECT begun.* FROM jsonb_to_recordset($1::jsonb) AS begun(id uuid, application_uid uuid,
       kind text, phase text, started_at timestamptz, finished_at timestamptz,
       retry_at timestamptz, document jsonb)
     ON CONFLICT DO NOTHING`),
    [toJson(rows)],
  );
  if (rowCount !== starts.length) {
    throw new UserError('failed-precondition', 'another operation is already in progress');
  }
}

/** A deletion is no sync: the last sync's state stays on show. */
function operationState(operation: Operation): OperationState | undefined {
  if (operation.kind !== 'sync') return undefined;
  const { sync, initiatedBy, retry, info } = operation;
  return {
    id: operation.id,
    operation: { sync, initiatedBy, ...(retry && { retry }), ...(info && { info }) },
    phase: operation.phase,
    message: operation.message,
    startedAt: operation.startedAt,
    ...(operation.retryCount > 0 && { retryCount: operation.retryCount }),
  };
}

function auditDetail({ sync, cascade, overrideWindows }: Operation): Record<string, unknown> {
  if (!sync) return { cascade };
  const { revision, revisions, prune, dryRun, resources, syncOptions, rollback } = sync;
  return { revision, revisions, prune, dryRun, resources, syncOptions, rollback, overrideWindows };
}
