import type { Database } from '../database.ts';

const BATCH_SIZE = 1000;

/** Drops ended operations but the newest `keep` of each application. Answers how many. */
export async function pruneOperations(database: Database, keep: number): Promise<number> {
  let dropped = 0;
  for (;;) {
    const { rowCount } = await database.query(
      `DELETE FROM operation WHERE id IN (
         SELECT id FROM (
           SELECT id, row_number() OVER (
             PARTITION BY application_uid ORDER BY started_at DESC, id DESC) AS place
           FROM operation WHERE phase NOT IN ('Running', 'Terminating')) AS ended
         WHERE place > $1 LIMIT ${BATCH_SIZE})`,
      [keep],
    );
    dropped += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH_SIZE) return dropped;
  }
}
