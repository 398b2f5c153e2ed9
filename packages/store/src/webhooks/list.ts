import { UserError } from '@lockstep/domain';
import type { Database } from '../database.ts';
import type { DeliveryFilter, WebhookDelivery, WebhookStore } from './api.ts';
import { keepable } from './receive.ts';
import { SUMMARY_COLUMNS, type SummaryRow, toSummary } from './row.ts';

/** A page of the log, newest first. */
export async function listDeliveries(
  database: Database,
  filter: DeliveryFilter,
): ReturnType<WebhookStore['list']> {
  const place = filter.continue === undefined ? undefined : readToken(filter.continue);
  const { rows } = await database.query<SummaryRow>(
    `SELECT ${SUMMARY_COLUMNS} FROM webhook_delivery
     WHERE ($1::text[] IS NULL OR provider = ANY($1)) AND ($2::text[] IS NULL OR outcome = ANY($2))
       AND ($3::text IS NULL OR strpos(lower(repository), lower($3)) > 0)
       AND ($4::timestamptz IS NULL OR (received_at, id) < ($4::timestamptz, $5::uuid))
     ORDER BY received_at DESC, id DESC LIMIT $6`,
    [
      filter.providers ?? null,
      filter.outcomes ?? null,
      filter.repository === undefined ? null : keepable(filter.repository),
      place?.receivedAt ?? null,
      place?.id ?? null,
      filter.limit + 1,
    ],
  );
  const items = rows.slice(0, filter.limit).map(toSummary);
  const last = items.at(-1);
  return { items, ...(rows.length > filter.limit && last ? { continue: tokenOf(last) } : {}) };
}

function tokenOf({ receivedAt, id }: WebhookDelivery): string {
  return Buffer.from(`${receivedAt} ${id}`).toString('base64url');
}

const PLACE =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readToken(token: string): { receivedAt: string; id: string } {
  const text = Buffer.from(token, 'base64url').toString();
  const [, receivedAt, id] = PLACE.exec(text) ?? [];
  if (receivedAt && id && !Number.isNaN(Date.parse(receivedAt))) return { receivedAt, id };
  const reason = 'is not a token that a page was answered with';
  throw new UserError('invalid-argument', `continue ${reason}`, [{ field: 'continue', reason }]);
}
