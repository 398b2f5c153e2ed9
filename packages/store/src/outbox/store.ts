import type { OutboxStore } from '../api.ts';
import type { Database } from '../database.ts';
import { type FollowOptions, followOutbox, PRUNED_KEY } from './follow.ts';

export function outboxStore(database: Database, connection: FollowOptions): OutboxStore {
  return {
    follow: (from, onEvents, gatherMs) => followOutbox(connection, from, onEvents, gatherMs),
    head: async () => {
      const { rows } = await database.query<{ value: string }>(
        `SELECT value FROM resource_version`,
      );
      return rows[0]?.value ?? '0';
    },
    prune: (olderThanMs) => pruneOutbox(database, olderThanMs),
  };
}

const BATCH_SIZE = 1000;

async function pruneOutbox(database: Database, olderThanMs: number): Promise<number> {
  let dropped = 0;
  for (;;) {
    const count = await database.transaction(async (tx) => {
      const { rows } = await tx.query<{ version: string }>(
        `DELETE FROM outbox WHERE (resource_version, sequence) IN (
           SELECT resource_version, sequence FROM outbox
           WHERE at < now() - $1::float8 * interval '1 millisecond'
           ORDER BY resource_version, sequence LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)
         RETURNING resource_version AS version`,
        [olderThanMs],
      );
      if (rows.length === 0) return 0;
      const last = rows.reduce(
        (max, row) => (BigInt(row.version) > max ? BigInt(row.version) : max),
        0n,
      );
      await tx.query(
        `INSERT INTO setting (key, value, updated_at) VALUES ($1, to_jsonb($2::text), now())
         ON CONFLICT (key) DO UPDATE SET updated_at = now(), value =
           to_jsonb(greatest((setting.value#>>'{}')::bigint, $2::bigint)::text)`,
        [PRUNED_KEY, String(last)],
      );
      return rows.length;
    });
    dropped += count;
    if (count < BATCH_SIZE) return dropped;
  }
}
