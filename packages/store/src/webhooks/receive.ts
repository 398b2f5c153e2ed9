import { randomUUID } from 'node:crypto';
import { type Database, prepared } from '../database.ts';
import { toJson } from '../json.ts';
import type { Sealer } from '../seal.ts';
import type { NewDelivery } from './api.ts';
import { sealBody } from './row.ts';

const INSERT = `INSERT INTO webhook_delivery
    (id, provider, event, repository, ref, delivery_key, outcome, changes, body)
  VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8)
  ON CONFLICT (provider, delivery_key) DO NOTHING RETURNING id`;

const REPEAT = `UPDATE webhook_delivery SET repeats = repeats + 1
  WHERE provider = $1 AND delivery_key = $2 AND outcome <> 'failed'
    AND (outcome = 'queued' OR received_at > now() - make_interval(secs => $3::float8 / 1000))
  RETURNING id`;

/** The old row stays in the log, under a key that no sender gives. */
const SET_ASIDE = `UPDATE webhook_delivery SET delivery_key = 'before ' || id::text
  WHERE provider = $1 AND delivery_key = $2`;

/**
 * Keeps a delivery, unless the same came within its window. Of two that come at once, one is fresh.
 * A crash of PostgreSQL itself may lose the last moments: the poll finds what they told.
 */
export async function receiveDelivery(
  database: Database,
  sealer: Sealer,
  delivery: NewDelivery,
): Promise<{ id: string; fresh: boolean }> {
  const { provider, event, repository, ref, key, windowMs } = delivery;
  const id = randomUUID();
  const insert = [
    id,
    ...[provider, event, repository, ref, key].map(keepable),
    toJson(delivery.changes),
    sealBody(sealer, id, delivery.body),
  ];
  return database.transaction(
    async (tx) => {
      const { rowCount } = await tx.query(prepared(INSERT), insert);
      if (rowCount === 1) return { id, fresh: true };
      const same = [provider, keepable(key)];
      const { rows } = await tx.query<{ id: string }>(REPEAT, [...same, windowMs ?? null]);
      if (rows[0]) return { id: rows[0].id, fresh: false };
      await tx.query(SET_ASIDE, same);
      const { rowCount: again } = await tx.query(INSERT, insert);
      return { id, fresh: again === 1 };
    },
    { derivable: true },
  );
}

/** PostgreSQL keeps no NUL, and no half of a surrogate pair. */
export function keepable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
