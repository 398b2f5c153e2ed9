import type { Actor } from '../api.ts';
import { publish, writeAudit } from '../changes.ts';
import type { Database } from '../database.ts';
import { eventPayload } from './row.ts';

interface Requested {
  uid: string;
  object: string;
  project: string;
  payload: Record<string, unknown>;
}

/** Asks workers to look again. A hard request is not weakened by a normal one that comes later. */
export async function requestRefresh(
  database: Database,
  uids: string[],
  kind: 'normal' | 'hard',
  actor: Actor,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(
      `SELECT 1 FROM application WHERE uid = ANY($1::uuid[]) ORDER BY uid FOR UPDATE`,
      [uids],
    );
    const { rows } = await tx.query<Requested>(
      `UPDATE application a SET refresh = $2
       WHERE a.uid = ANY($1::uuid[]) AND a.refresh <> $2 AND a.refresh <> 'hard'
       RETURNING a.uid, a.namespace || '/' || a.name AS object, a.project,
         ${eventPayload(`'refresh'`)} AS payload`,
      [uids, kind],
    );
    if (rows.length === 0) return;
    await writeAudit(
      tx,
      actor,
      rows.map(({ object, project }) => ({
        action: 'refresh',
        kind: 'application',
        object,
        project,
        detail: { kind },
      })),
    );
    const events = rows.map(({ uid, payload }) => ({ type: 'MODIFIED' as const, uid, payload }));
    await publish(tx, 'application', events);
  });
}
