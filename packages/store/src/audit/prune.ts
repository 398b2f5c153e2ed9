import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import type { AuditStore, ChainLink } from './api.ts';

const BATCH_SIZE = 5_000;

/**
 * Drops the beginning of the chain, whole days at a time. The last row that went becomes the anchor,
 * which the trigger asks before it lets a row go; that it moved is itself a line of the audit.
 */
export async function pruneAudit(
  database: Database,
  options: Parameters<AuditStore['prune']>[0],
): Promise<number> {
  let dropped = 0;
  for (;;) {
    const count = await database.transaction((tx) => dropOldest(tx, options));
    dropped += count;
    if (count < BATCH_SIZE) return dropped;
  }
}

async function dropOldest(
  tx: Transaction,
  { keepDays, onlyStreamed }: Parameters<AuditStore['prune']>[0],
): Promise<number> {
  await tx.query(`SELECT 1 FROM audit_chain WHERE id = 1 FOR UPDATE`);
  const { rows } = await tx.query<{ seq: string; hash: string; goes: boolean }>(
    `SELECT seq, hash, at < date_trunc('day', now() - make_interval(days => $1), 'UTC')
       AND (NOT $2 OR seq <= (SELECT seq FROM audit_stream WHERE id = 1)) AS goes
     FROM audit WHERE seq > (SELECT anchor_seq FROM audit_chain WHERE id = 1)
     ORDER BY seq LIMIT ${BATCH_SIZE}`,
    [keepDays, onlyStreamed],
  );
  const staying = rows.findIndex(({ goes }) => !goes);
  const going = staying < 0 ? rows : rows.slice(0, staying);
  const last = going.at(-1);
  if (last) await moveAnchor(tx, { seq: Number(last.seq), hash: last.hash }, going.length);
  return going.length;
}

async function moveAnchor(tx: Transaction, to: ChainLink, rows: number): Promise<void> {
  await tx.query(`UPDATE audit_chain SET anchor_seq = $1, anchor_hash = $2 WHERE id = 1`, [
    to.seq,
    to.hash,
  ]);
  await tx.query(`DELETE FROM audit WHERE seq <= $1`, [to.seq]);
  const detail = { rows, seq: to.seq, hash: to.hash };
  await writeAudit(tx, { name: 'lockstep', cause: 'automation' }, [
    { action: 'retention', kind: 'audit', object: '*', detail },
  ]);
}
