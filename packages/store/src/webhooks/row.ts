import type { Sealer } from '../seal.ts';
import type {
  DeliveryOutcome,
  TouchedApplication,
  WebhookDelivery,
  WebhookDeliveryDetail,
} from './api.ts';

export const SUMMARY_COLUMNS = `id, provider, event, repository, ref,
  received_at AS "receivedAt", finished_at AS "finishedAt", outcome, reason, repeats,
  redelivery_of AS "redeliveryOf", redelivered_by AS "redeliveredBy",
  application_count AS "applicationCount", moved_count AS "movedCount"`;

export interface SummaryRow {
  id: string;
  provider: string;
  event: string;
  repository: string;
  ref: string;
  receivedAt: Date;
  finishedAt: Date | null;
  outcome: DeliveryOutcome;
  reason: string;
  repeats: number;
  redeliveryOf: string | null;
  redeliveredBy: string;
  applicationCount: number;
  movedCount: number;
}

export interface DetailRow extends SummaryRow {
  key: string;
  changes: unknown[];
  applications: TouchedApplication[];
  body: Buffer | null;
}

export function toSummary(row: SummaryRow): WebhookDelivery {
  const { receivedAt, finishedAt, redeliveryOf, redeliveredBy } = row;
  return {
    id: row.id,
    provider: row.provider,
    event: row.event,
    repository: row.repository,
    ref: row.ref,
    receivedAt: receivedAt.toISOString(),
    ...(finishedAt ? { finishedAt: finishedAt.toISOString() } : {}),
    outcome: row.outcome,
    reason: row.reason,
    repeats: row.repeats,
    ...(redeliveryOf ? { redeliveryOf, redeliveredBy } : {}),
    applicationCount: row.applicationCount,
    movedCount: row.movedCount,
  };
}

export function toDetail(row: DetailRow, sealer: Sealer): WebhookDeliveryDetail {
  const body = row.body === null ? undefined : openBody(sealer, row.id, row.body);
  return {
    ...toSummary(row),
    key: row.key,
    changes: row.changes,
    // A fetch may have been quicker than who names them.
    applications: row.applications.filter(({ name }) => name !== undefined),
    ...(body === undefined ? {} : { body }),
  };
}

export function sealBody(sealer: Sealer, id: string, body: string): Buffer {
  return sealer.sealBuffer(Buffer.from(body), context(id));
}

/** One that was sealed with a key that is lost is gone with it; the rest of the row is not. */
export function openBody(sealer: Sealer, id: string, sealed: Buffer): string | undefined {
  try {
    return sealer.openBuffer(sealed, context(id)).toString();
  } catch {
    return undefined;
  }
}

function context(id: string): string {
  return `webhook/${id}/body`;
}
