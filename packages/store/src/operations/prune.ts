import type { Database } from '../database.ts';

const BATCH_SIZE = 1000;

/**
 * Drops ended operations but the newest `keep` of each application, and the newest that was no dry
 * run: automation asks what it tried last. Answers how many.
 */
export async function pruneOperations(database: Database, keep: number): Promise<number> {
  let dropped = 0;
  for (;;) {
    const { rowCount } = await database.query(
      `DELETE FROM operation WHERE id IN (
         SELECT id FROM (
           SELECT id, is_dry, row_number() OVER (
               PARTITION BY application_uid ORDER BY started_at DESC, id DESC) AS place,
             row_number() OVER (
               PARTITION BY application_uid, is_dry ORDER BY started_at DESC, id DESC) AS of_its_kind
           FROM (SELECT id, application_uid, started_at,
               document #> '{sync,dryRun}' IS NOT DISTINCT FROM 'true' AS is_dry
             FROM operation WHERE phase NOT IN ('Running', 'Terminating')) AS ended) AS placed
         WHERE place > $1 AND (is_dry OR of_its_kind > 1) LIMIT ${BATCH_SIZE})`,
      [keep],
    );
    dropped += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH_SIZE) return dropped;
  }
}
