import { type Operation, type OperationState, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { writePatches } from '../applications/status.ts';
import { toPatch } from '../applications/status-patch.ts';
import { writeAudit } from '../changes.ts';
import { type Database, isUniqueViolation, type Transaction } from '../database.ts';
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
  operation: Operation,
  actor: Actor,
): Promise<Operation> {
  try {
    await database.transaction(async (tx) => {
      const application = await lockNamed(tx, operation.applicationId);
      await insertOperation(tx, sealer, operation);
      await writeAudit(tx, actor, [
        {
          action: operation.kind,
          kind: 'application',
          object: application.object,
          project: application.project,
          detail: { operation: operation.id, ...auditDetail(operation) },
        },
      ]);
      const state = operationState(operation);
      const status = state && { operationState: state };
      const patch = toPatch({ uid: operation.applicationId, status });
      await writePatches(tx, [{ ...patch, touched: true }]);
    });
    return operation;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new UserError('failed-precondition', 'another operation is already in progress');
  }
}

/** The application's `namespace/name` and project, its row held until the transaction ends. */
export async function lockNamed(
  tx: Transaction,
  uid: string,
): Promise<{ object: string; project: string }> {
  const { rows } = await tx.query<{ object: string; project: string }>(
    `SELECT namespace || '/' || name AS object, project FROM application WHERE uid = $1 FOR UPDATE`,
    [uid],
  );
  if (rows[0]) return rows[0];
  throw new UserError('not-found', 'the application is gone');
}

async function insertOperation(
  tx: Transaction,
  sealer: Sealer,
  operation: Operation,
): Promise<void> {
  const { id, applicationId, kind, phase, startedAt, finishedAt, retryAt } = operation;
  await tx.query(
    `INSERT INTO operation
       (id, application_uid, kind, phase, started_at, finished_at, retry_at, document)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      applicationId,
      kind,
      phase,
      startedAt,
      finishedAt ?? null,
      retryAt ?? null,
      toJson(toDocument(operation, sealer)),
    ],
  );
}

/** A deletion is no sync: the last sync's state stays on show. */
function operationState(operation: Operation): OperationState | undefined {
  if (operation.kind !== 'sync') return undefined;
  const { sync, initiatedBy, retry, info } = operation;
  return {
    operation: { sync, initiatedBy, ...(retry && { retry }), ...(info && { info }) },
    phase: operation.phase,
    message: operation.message,
    startedAt: operation.startedAt,
    ...(operation.retryCount > 0 && { retryCount: operation.retryCount }),
  };
}

function auditDetail({ sync, cascade }: Operation): Record<string, unknown> {
  if (!sync) return { cascade };
  const { revision, revisions, prune, dryRun, resources, syncOptions } = sync;
  return { revision, revisions, prune, dryRun, resources, syncOptions };
}
