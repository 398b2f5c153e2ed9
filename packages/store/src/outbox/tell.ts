import type { OutboxEvent } from '../api.ts';
import type { Transaction } from '../database.ts';
import { toJson } from '../json.ts';

/**
 * Tells of something whose rows carry no version of their own. Last of the transaction: the
 * counter's row stays locked until the commit.
 */
export async function tell(
  tx: Transaction,
  events: Pick<OutboxEvent, 'kind' | 'type' | 'uid' | 'payload'>[],
): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `WITH version AS (
       UPDATE resource_version SET value = value + 1 WHERE id = 1 RETURNING value
     )
     INSERT INTO outbox (resource_version, sequence, kind, type, uid, payload)
     SELECT version.value, event.ordinality, event.value->>'kind', event.value->>'type',
            event.value->>'uid', event.value->'payload'
     FROM version, jsonb_array_elements($1::jsonb) WITH ORDINALITY AS event`,
    [toJson(events)],
  );
}
