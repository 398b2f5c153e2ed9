import { randomUUID } from 'node:crypto';
import { UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';
import type { WebhookDelivery } from './api.ts';
import { openBody, SUMMARY_COLUMNS, type SummaryRow, sealBody, toSummary } from './row.ts';

const COPY = `INSERT INTO webhook_delivery
    (id, provider, event, repository, ref, delivery_key, outcome, changes, body,
     redelivery_of, redelivered_by)
  SELECT $2::uuid, provider, event, repository, ref, 'redelivery ' || $2::uuid::text, 'queued', changes, $3,
    id, $4 FROM webhook_delivery WHERE id = $1
  RETURNING ${SUMMARY_COLUMNS}`;

/** A new delivery of what an older one said: the log keeps both. */
export async function redeliverDelivery(
  database: Database,
  sealer: Sealer,
  id: string,
  actor: Actor,
): Promise<WebhookDelivery> {
  return database.transaction(async (tx) => {
    const { rows } = await tx.query<{ outcome: string; body: Buffer | null; repository: string }>(
      `SELECT outcome, body, repository FROM webhook_delivery WHERE id = $1 FOR SHARE`,
      [id],
    );
    const old = rows[0];
    if (!old) throw new UserError('not-found', `there is no delivery ${id}`);
    if (old.outcome === 'refused') {
      const message = 'a delivery that was refused is not known to be its sender\u2019s';
      throw new UserError('failed-precondition', `${message}: have it sent again`);
    }
    const newId = randomUUID();
    const body = old.body && openBody(sealer, id, old.body);
    const sealed = body ? sealBody(sealer, newId, body) : null;
    const copied = await tx.query<SummaryRow>(COPY, [id, newId, sealed, actor.name]);
    await writeAudit(tx, actor, [
      { action: 'redeliver', kind: 'webhook', object: id, detail: { repository: old.repository } },
    ]);
    return toSummary(copied.rows[0] as SummaryRow);
  });
}
