import { CONTROL_NAMESPACE } from '@lockstep/domain';
import type { Queryable } from '../database.ts';
import { Parameters } from '../parameters.ts';
import type { AuditEntry, AuditFilter } from './api.ts';
import { AUDIT_COLUMNS, type StoredAudit, toAuditEntry } from './row.ts';

/** How each filter reads as SQL; a text that is given must be the whole of the column. */
const CONDITIONS: Record<Exclude<keyof AuditFilter, 'object'>, (parameter: string) => string> = {
  actor: (text) => `actor = ${text}`,
  kind: (text) => `kind = ${text}`,
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
  const { outcome, object, ...rest } = filter;
  const conditions = Object.entries(rest).flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    return [CONDITIONS[name as keyof typeof CONDITIONS](parameters.add(value))];
  });
  if (object) conditions.push(aboutObject(object, filter, parameters));
  // As a literal: a plan that is kept for any value could not use the index of refusals.
  if (outcome) conditions.push(outcome === 'denied' ? `outcome = 'denied'` : `outcome = 'done'`);
  const { rows } = await source.query<StoredAudit>(
    `SELECT ${AUDIT_COLUMNS} FROM audit WHERE ${['true', ...conditions].join(' AND ')}
     ORDER BY id ${order === 'oldest' ? 'ASC' : 'DESC'} LIMIT ${parameters.add(limit)}`,
    parameters.values,
  );
  return rows.map(toAuditEntry);
}

const IN_NAMESPACES = ['application', 'applicationset'];

/**
 * The object itself; and refusals of an application, which once named it as policies do, with its
 * project before it. Lines are never changed, and those that name it so do not state a permission.
 */
function aboutObject(object: string, { kind, outcome }: AuditFilter, parameters: Parameters) {
  const itself = `object = ${parameters.add(object)}`;
  const slash = object.indexOf('/');
  const isConcerned = kind === undefined || kind === '' || IN_NAMESPACES.includes(kind);
  if (slash < 1 || outcome === 'done' || !isConcerned) return itself;
  const inControl = object.slice(0, slash) === CONTROL_NAMESPACE;
  const names = inControl ? [object, object.slice(slash + 1)] : [object];
  // As the index of 20261122040000_audit_refusals_and_setting_versions has it.
  return `(${itself} OR (outcome = 'denied' AND kind IN ('application', 'applicationset')
    AND project <> '' AND NOT detail ? 'permission'
    AND substr(object, length(project) + 2) = ANY(${parameters.add(names)}::text[])))`;
}
