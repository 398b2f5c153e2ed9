import { type Application, UserError } from '@lockstep/domain';
import type { ApplicationKey, ApplicationRecord } from '../api.ts';
import { prepared, type Queryable, type Transaction } from '../database.ts';
import { APPLICATION_COLUMNS, type ApplicationRow, toApplication } from './row.ts';

export async function getApplication(
  database: Queryable,
  key: ApplicationKey,
): Promise<Application | undefined> {
  const row = await readRow(database, key);
  return row && toApplication(row);
}

/** In the order of `uids`; those that are gone are left out. */
export async function getManyApplications(
  database: Queryable,
  uids: string[],
): Promise<Application[]> {
  const { rows } = await database.query<ApplicationRow>(
    `SELECT ${APPLICATION_COLUMNS} FROM application a WHERE a.uid = ANY($1::uuid[])
     ORDER BY array_position($1::uuid[], a.uid)`,
    [uids],
  );
  return rows.map(toApplication);
}

export async function existingAmong(
  database: Queryable,
  keys: ApplicationKey[],
): Promise<ApplicationKey[]> {
  if (keys.length === 0) return [];
  const { rows } = await database.query<ApplicationKey>(
    `SELECT a.namespace, a.name FROM application a
     WHERE (a.namespace, a.name) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [keys.map(({ namespace }) => namespace), keys.map(({ name }) => name)],
  );
  return rows;
}

async function readRow(
  database: Queryable,
  key: ApplicationKey,
): Promise<ApplicationRow | undefined> {
  const { rows } = await database.query<ApplicationRow>(
    prepared(
      `SELECT ${APPLICATION_COLUMNS} FROM application a WHERE a.namespace = $1 AND a.name = $2`,
    ),
    [key.namespace, key.name],
  );
  return rows[0];
}

/** Reads a row and holds it until the transaction ends. */
export async function lockByKey(
  tx: Transaction,
  key: ApplicationKey,
): Promise<ApplicationRow | undefined> {
  const { rows } = await tx.query<ApplicationRow>(
    prepared(`SELECT ${APPLICATION_COLUMNS} FROM application a
     WHERE a.namespace = $1 AND a.name = $2 FOR UPDATE OF a`),
    [key.namespace, key.name],
  );
  return rows[0];
}

export async function lockByUid(tx: Transaction, uid: string): Promise<ApplicationRow | undefined> {
  const { rows } = await tx.query<ApplicationRow>(
    prepared(`SELECT ${APPLICATION_COLUMNS} FROM application a WHERE a.uid = $1 FOR UPDATE OF a`),
    [uid],
  );
  return rows[0];
}

/** The row as it is now, within the transaction that changed it. */
export async function rereadRow(tx: Transaction, uid: string): Promise<ApplicationRow> {
  const { rows } = await tx.query<ApplicationRow>(
    prepared(`SELECT ${APPLICATION_COLUMNS} FROM application a WHERE a.uid = $1`),
    [uid],
  );
  return rows[0] as ApplicationRow;
}

export type RecordRow = ApplicationRow &
  Pick<ApplicationRecord, 'fingerprint' | 'applied' | 'holds' | 'automation'> & {
    render_record: unknown;
    project_version: string | null;
    version: string;
  };

/**
 * From PostgreSQL's own mark of the transaction that wrote the row: not every write of ours counts
 * as a new version of the application.
 */
export const RECORD_VERSION = `(a.xmin::text || '/' || COALESCE(
  (SELECT p.resource_version::text FROM project p WHERE p.name = a.project), '')) AS version`;

export const RECORD_COLUMNS = `${APPLICATION_COLUMNS}, a.fingerprint, a.render_record, a.applied,
  a.holds, a.automation, ${RECORD_VERSION},
  (SELECT p.resource_version FROM project p WHERE p.name = a.project) AS project_version`;

/** An application with what only workers know. */
export async function readRecord(
  database: Queryable,
  by: { uid: string } | ApplicationKey,
): Promise<ApplicationRecord | undefined> {
  const [where, values] =
    'uid' in by
      ? ['a.uid = $1', [by.uid]]
      : ['a.namespace = $1 AND a.name = $2', [by.namespace, by.name]];
  const { rows } = await database.query<RecordRow>(
    prepared(`SELECT ${RECORD_COLUMNS} FROM application a WHERE ${where}`),
    values,
  );
  return rows[0] && recordOf(rows[0]);
}

export function recordOf(row: RecordRow): ApplicationRecord {
  return {
    uid: row.uid,
    shortId: row.short_id,
    slice: row.slice,
    clusterId: row.cluster_id,
    application: toApplication(row),
    refresh: row.refresh,
    fingerprint: row.fingerprint,
    renderRecord: row.render_record,
    applied: row.applied,
    projectVersion: row.project_version,
    version: row.version,
    holds: row.holds,
    automation: row.automation,
  };
}

export function notFound(key: ApplicationKey): UserError {
  return new UserError('not-found', `application '${key.name}' not found in ${key.namespace}`);
}
