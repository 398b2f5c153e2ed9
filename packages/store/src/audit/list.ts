import type { Queryable } from '../database.ts';
import { Parameters } from '../parameters.ts';
import type { AuditEntry, AuditFilter } from './api.ts';
import { AUDIT_COLUMNS, type StoredAudit, toAuditEntry } from './row.ts';

/** How each filter reads as SQL; a text that is given must be the whole of the column. */
const CONDITIONS: Record<keyof AuditFilter, (parameter: string) => string> = {
  actor: (text) => `actor = ${text}`,
  kind: (text) => `kind = ${text}`,
  object: (text) => `object = ${text}`,
  project: (text) => `project = ${text}`,
  action: (text) => `action = ${text}`,
  cause: (text) => `cause = ${text}`,
  outcome: (text) => `outcome = ${text}`,
  // The second half tells PostgreSQL that its partial index serves.
  requestId: (text) => `request_id = ${text} AND request_id <> ''`,
  from: (time) => `at >= ${time}::timestamptz`,
  to: (time) => `at < ${time}::timestamptz`,
  before: (id) => `id < ${id}::bigint`,
  after: (id) => `id > ${id}::bigint`,
};

/** A page of the audit by keyset: the id of its last line begins the next. */
export async function listAudit(
  source: Queryable,
  { limit, order, ...filter }: AuditFilter & { limit: number; order?: 'newest' | 'oldest' },
): Promise<AuditEntry[]> {
  const parameters = new Parameters();
  const { outcome, ...rest } = filter;
  const conditions = Object.entries(rest).flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    return [CONDITIONS[name as keyof AuditFilter](parameters.add(value))];
  });
  // As a literal: a plan that is kept for any value could not use the index of refusals.
  if (outcome) conditions.push(outcome === 'denied' ? `outcome = 'denied'` : `outcome = 'done'`);
  const { rows } = await source.query<StoredAudit>(
    `SELECT ${AUDIT_COLUMNS} FROM audit WHERE ${['true', ...conditions].join(' AND ')}
     ORDER BY id ${order === 'oldest' ? 'ASC' : 'DESC'} LIMIT ${parameters.add(limit)}`,
    parameters.values,
  );
  return rows.map(toAuditEntry);
}
