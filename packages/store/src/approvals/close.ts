import type { Fence, OperationSave } from '../api.ts';
import type { Database, Transaction } from '../database.ts';
import { checkFence } from '../fence.ts';
import { toJson } from '../json.ts';
import type { ApprovalStore } from './api.ts';
import { tellApprovals } from './tell.ts';

/** Takes back a request that is open; one that is closed stays as it is. */
export async function closeRequest(
  database: Database,
  id: string,
  { state, reason }: Parameters<ApprovalStore['close']>[1],
  fence: Fence | undefined,
): Promise<void> {
  await database.transaction(async (tx) => {
    await checkFence(tx, fence);
    const { rowCount } = await tx.query(
      `UPDATE approval SET state = $2, reason = $3, closed_at = clock_timestamp()
       WHERE id = $1 AND closed_at IS NULL AND state <> 'rejected'`,
      [id, state, reason],
    );
    if (rowCount) await tellApprovals(tx);
  });
}

/**
 * Requests end with their operations, in the transaction that ends those: what was approved is
 * deployed where they succeeded, and nobody is asked about them any more.
 */
export async function closeWithOperations(
  tx: Transaction,
  saves: readonly OperationSave[],
): Promise<boolean> {
  const ended = saves.flatMap(({ operation }) => {
    if (!operation.approval || !operation.finishedAt) return [];
    return { id: operation.id, succeeded: operation.phase === 'Succeeded', why: operation.message };
  });
  if (ended.length === 0) return false;
  const { rowCount } = await tx.query(
    `UPDATE approval p SET closed_at = clock_timestamp(),
       deployed_at = CASE WHEN ended.succeeded AND p.state IN ('approved', 'bypassed')
         THEN clock_timestamp() END,
       reason = CASE WHEN p.state = 'pending' THEN ended.why ELSE p.reason END,
       state = CASE WHEN p.state <> 'pending' THEN p.state
         WHEN p.expires_at <= clock_timestamp() THEN 'expired' ELSE 'void' END
     FROM jsonb_to_recordset($1::jsonb) AS ended(id uuid, succeeded boolean, why text)
     WHERE p.operation_id = ended.id AND p.closed_at IS NULL`,
    [toJson(ended)],
  );
  return (rowCount ?? 0) > 0;
}

const BATCH_SIZE = 1000;

/** Drops closed ones but the newest of each application, and what was deployed last. */
export async function pruneRequests(database: Database, keep: number): Promise<number> {
  let dropped = 0;
  for (;;) {
    const { rowCount } = await database.query(
      `DELETE FROM approval WHERE id IN (
         SELECT id FROM (
           SELECT id, deployed_at,
             row_number() OVER (PARTITION BY application_uid ORDER BY asked_at DESC, id) AS place,
             max(deployed_at) OVER (PARTITION BY application_uid) AS last_deployed
           FROM approval WHERE closed_at IS NOT NULL) AS placed
         WHERE place > $1 AND deployed_at IS DISTINCT FROM last_deployed LIMIT ${BATCH_SIZE})`,
      [keep],
    );
    dropped += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH_SIZE) return dropped;
  }
}
