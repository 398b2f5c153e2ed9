import type { Database } from '../database.ts';

const BATCH_SIZE = 1_000;

/** Drops deliveries that are older, and all but the newest `keep`. Answers how many. */
export async function pruneDeliveries(
  database: Database,
  { olderThanMs, keep }: { olderThanMs: number; keep: number },
): Promise<number> {
  let dropped = 0;
  for (;;) {
    const { rowCount } = await database.query(
      `DELETE FROM webhook_delivery WHERE id IN (
         (SELECT id FROM webhook_delivery
          WHERE received_at < now() - make_interval(secs => $1::float8 / 1000)
          LIMIT ${BATCH_SIZE})
         UNION
         (SELECT id FROM webhook_delivery ORDER BY received_at DESC, id DESC
          OFFSET $2 LIMIT ${BATCH_SIZE}))`,
      [olderThanMs, keep],
    );
    dropped += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH_SIZE) return dropped;
  }
}
