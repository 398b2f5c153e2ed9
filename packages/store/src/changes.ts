import type { Actor, OutboxEvent } from './api.ts';
import { prepared, type Transaction } from './database.ts';
import { toJson } from './json.ts';

/** One line of the audit, without who and why. */
export interface AuditRow {
  action: string;
  kind: string;
  object: string;
  project?: string;
  /** `done` if not given. */
  outcome?: 'done' | 'denied';
  detail?: Record<string, unknown>;
}

/** Tables whose rows carry the version of their last change, and the column that names a row. */
const VERSIONED = {
  application: { table: 'application', id: 'uid' },
  project: { table: 'project', id: 'uid' },
  cluster: { table: 'cluster', id: 'id' },
  repository: { table: 'repository', id: 'id' },
} as const;

/**
 * Ends a writing transaction: takes the next resource version, stamps the changed rows with it and
 * writes their events. It must be the last statement: the counter's row stays locked until the
 * commit, which is what orders versions as commits are, and rows locked after it could deadlock.
 */
export async function publish(
  tx: Transaction,
  kind: keyof typeof VERSIONED,
  events: Omit<OutboxEvent, 'resourceVersion' | 'sequence' | 'kind'>[],
): Promise<string> {
  const { table, id } = VERSIONED[kind];
  const { rows } = await tx.query<{ value: string }>(
    prepared(`WITH version AS (
       UPDATE resource_version SET value = value + 1 WHERE id = 1 RETURNING value
     ), stamped AS (
       UPDATE ${table} SET resource_version = version.value
       FROM version WHERE ${id} = ANY($2::uuid[])
     ), told AS (
       INSERT INTO outbox (resource_version, sequence, kind, type, uid, payload)
       SELECT version.value, event.ordinality, $3, event.value->>'type', event.value->>'uid',
              event.value->'payload'
       FROM version, jsonb_array_elements($1::jsonb) WITH ORDINALITY AS event
     )
     SELECT value FROM version`),
    [toJson(events), events.map((event) => event.uid), kind],
  );
  return (rows[0] as { value: string }).value;
}

/** Of one actor in one line; identity providers hand out hundreds. */
const MAX_GROUPS = 50;

/** Who did what: in the transaction of the change. */
export async function writeAudit(tx: Transaction, actor: Actor, rows: AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    prepared(`INSERT INTO audit (actor, groups, token_id, address, request_id, cause, action, kind, object,
       project, outcome, detail)
     SELECT $1, $2, $3, $4, $5, $6, row.action, row.kind, row.object, COALESCE(row.project, ''),
            COALESCE(row.outcome, 'done'), COALESCE(row.detail, '{}'::jsonb)
     FROM jsonb_to_recordset($7::jsonb)
       AS row(action text, kind text, object text, project text, outcome text, detail jsonb)`),
    [
      actor.name,
      (actor.groups ?? []).slice(0, MAX_GROUPS).map((group) => group.replaceAll('\0', '')),
      actor.tokenId ?? '',
      actor.address ?? '',
      actor.requestId ?? '',
      actor.cause ?? 'person',
      toJson(rows),
    ],
  );
}
