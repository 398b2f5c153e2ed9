import type { Database, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import type { Touch, TouchedApplication } from './api.ts';

interface Waiting {
  id: string;
  /** Before they are named, what a fetch has found of everybody. */
  applications: (TouchedApplication | Touch)[];
  named: boolean;
  pending: string[];
  reason: string;
}

/** Names whom a delivery concerns. A fetch for it may have ended already. */
export async function nameApplications(
  database: Database,
  id: string,
  applications: TouchedApplication[],
): Promise<void> {
  await database.transaction(
    async (tx) => {
      const { rows } = await tx.query<Pick<Waiting, 'applications'>>(
        `SELECT applications FROM webhook_delivery WHERE id = $1 FOR UPDATE`,
        [id],
      );
      const found = byUid(rows[0]?.applications ?? []);
      const merged = applications.map((one) => ({ ...one, ...found.get(one.uid) }));
      await tx.query(
        `UPDATE webhook_delivery SET applications = $2, application_count = $3, moved_count = $4
         WHERE id = $1`,
        [id, toJson(merged), merged.length, movedOf(merged)],
      );
    },
    { derivable: true },
  );
}

/** Writes what the fetch of one repository came to into the deliveries that it was for. */
export async function settleDeliveries(
  database: Database,
  ids: string[],
  repoKey: string,
  found: { touches: Touch[]; failure?: string },
): Promise<void> {
  if (ids.length === 0) return;
  await database.transaction(
    async (tx) => {
      const { rows } = await tx.query<Waiting>(
        `SELECT id, applications, application_count > 0 AS named, pending, reason
         FROM webhook_delivery
         WHERE id = ANY($1::uuid[]) AND outcome = 'fetching' AND pending @> ARRAY[$2]
         ORDER BY id FOR UPDATE`,
        [ids, repoKey],
      );
      for (const row of rows) await settleOne(tx, row, repoKey, found);
    },
    { derivable: true },
  );
}

async function settleOne(
  tx: Transaction,
  row: Waiting,
  repoKey: string,
  { touches, failure }: { touches: Touch[]; failure?: string },
): Promise<void> {
  const found = byUid(touches);
  const applications = row.named
    ? row.applications.map((one) => ({ ...one, ...found.get(one.uid) }))
    : [...byUid([...row.applications, ...touches]).values()];
  const pending = row.pending.filter((key) => key !== repoKey);
  const reason = failure ?? row.reason;
  const outcome = pending.length > 0 ? 'fetching' : reason === '' ? 'done' : 'failed';
  await tx.query(
    `UPDATE webhook_delivery SET applications = $2, moved_count = $3, pending = $4, outcome = $5,
       reason = $6, finished_at = CASE WHEN $5 = 'fetching' THEN NULL ELSE now() END
     WHERE id = $1`,
    [
      row.id,
      toJson(applications),
      row.named ? movedOf(applications) : 0,
      pending,
      outcome,
      reason.slice(0, 2_000),
    ],
  );
}

function byUid<T extends { uid: string }>(items: T[]): Map<string, T> {
  return new Map(items.map((item) => [item.uid, item]));
}

function movedOf(applications: Pick<TouchedApplication, 'outcome'>[]): number {
  return applications.filter(({ outcome }) => outcome === 'moved' || outcome === 'rendered').length;
}
