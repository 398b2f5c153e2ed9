import type { Database, Queryable } from '../database.ts';
import type { AuditEntry } from './api.ts';
import { AUDIT_COLUMNS, type StoredAudit, toAuditEntry } from './row.ts';

/** Sealed rows after a place of the chain, in its order. */
export async function readSealed(
  source: Queryable,
  after: number,
  limit: number,
): Promise<AuditEntry[]> {
  const { rows } = await source.query<StoredAudit>(
    `SELECT ${AUDIT_COLUMNS} FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`,
    [after, limit],
  );
  return rows.map(toAuditEntry);
}

export async function claimStream(
  database: Database,
  holder: string,
  forMs: number,
): Promise<number | undefined> {
  const { rows } = await database.query<{ seq: string }>(
    `UPDATE audit_stream SET holder = $1, held_until = now() + make_interval(secs => $2::float8 / 1000)
     WHERE id = 1 AND (holder = $1 OR held_until <= now())
       AND EXISTS (SELECT 1 FROM audit WHERE audit.seq > audit_stream.seq) RETURNING seq`,
    [holder, forMs],
  );
  return rows[0] && Number(rows[0].seq);
}

export async function saveStreamed(database: Database, holder: string, seq: number): Promise<void> {
  await database.query(
    `UPDATE audit_stream SET seq = GREATEST(seq, $2) WHERE id = 1 AND holder = $1`,
    [holder, seq],
  );
}
