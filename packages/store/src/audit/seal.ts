import type { Database, Transaction } from '../database.ts';
import type { ChainLink } from './api.ts';
import { link, type SealedEntry } from './chain.ts';
import { AUDIT_COLUMNS, type StoredAudit, toAuditEntry } from './row.ts';

/**
 * Seals the oldest rows that are not. The head's row is the election: who has it locked seals, all
 * others go home. Ids are handed out before the commit, so that a row may become visible after one
 * with a greater id; it is found all the same, since what is looked for is what has no place yet.
 */
export async function sealAudit(database: Database, limit: number): Promise<number> {
  const { rows } = await database.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM audit WHERE seq IS NULL) AS found`,
  );
  if (!rows[0]?.found) return 0;
  return database.transaction(async (tx) => {
    const head = await lockHead(tx);
    if (!head) return 0;
    const unsealed = await tx.query<StoredAudit>(
      `SELECT ${AUDIT_COLUMNS} FROM audit WHERE seq IS NULL ORDER BY id LIMIT $1`,
      [limit],
    );
    const sealed = link(head, unsealed.rows.map(toAuditEntry));
    await writeLinks(tx, sealed);
    return sealed.length;
  });
}

async function lockHead(tx: Transaction): Promise<ChainLink | undefined> {
  const { rows } = await tx.query<{ head_seq: string; head_hash: string }>(
    `SELECT head_seq, head_hash FROM audit_chain WHERE id = 1 FOR UPDATE SKIP LOCKED`,
  );
  return rows[0] && { seq: Number(rows[0].head_seq), hash: rows[0].head_hash };
}

async function writeLinks(tx: Transaction, sealed: readonly SealedEntry[]): Promise<void> {
  const last = sealed.at(-1);
  if (!last) return;
  await tx.query(
    `UPDATE audit SET seq = link.seq, previous_hash = link.previous_hash, hash = link.hash
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])
       AS link(id, seq, previous_hash, hash)
     WHERE audit.id = link.id`,
    [
      sealed.map(({ id }) => id),
      sealed.map(({ seq }) => seq),
      sealed.map(({ previousHash }) => previousHash),
      sealed.map(({ hash }) => hash),
    ],
  );
  await tx.query(`UPDATE audit_chain SET head_seq = $1, head_hash = $2 WHERE id = 1`, [
    last.seq,
    last.hash,
  ]);
}
