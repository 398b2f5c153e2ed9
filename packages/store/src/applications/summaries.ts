import type { ApplicationSummary } from '@lockstep/domain';
import type { ApplicationListQuery, CountMemory, Page } from '../api.ts';
import type { Queryable } from '../database.ts';
import { rfc3339 } from '../parameters.ts';
import { readPage } from './page.ts';

/** Columns only: no document is read, nor is the table of what was moved out of the row. */
const SUMMARY_COLUMNS = `a.uid, a.namespace, a.name, a.project,
  a.resource_version AS "resourceVersion",
  ${rfc3339('a.created_at')} AS "createdAt",
  ${rfc3339('a.deletion_timestamp')} AS "deletionTimestamp",
  a.labels, a.repo_url AS "repoURL", a.path, a.chart, a.target_revision AS "targetRevision",
  a.dest_server AS "destServer", a.dest_name AS "destName",
  a.dest_namespace AS "destNamespace", a.automated,
  a.sync_status AS "syncStatus", a.sync_revision AS "syncRevision",
  a.health_status AS "healthStatus", a.operation_phase AS "operationPhase",
  ${rfc3339('a.last_synced_at')} AS "lastSyncedAt",
  a.condition_count AS "conditionCount"`;

type SummaryRow = Omit<ApplicationSummary, 'deletionTimestamp' | 'lastSyncedAt'> & {
  deletionTimestamp: string | null;
  lastSyncedAt: string | null;
};

/** A page of rows for a list on screen. */
export function listSummaries(
  database: Queryable,
  query: ApplicationListQuery,
  counts?: CountMemory | 'uncounted',
): Promise<Page<ApplicationSummary>> {
  return readPage<SummaryRow, ApplicationSummary>(database, query, {
    columns: SUMMARY_COLUMNS,
    counts,
    toItem: toSummary,
  });
}

/** Those that a list on screen has to draw anew. */
export async function summariesOf(
  database: Queryable,
  uids: string[],
): Promise<ApplicationSummary[]> {
  const { rows } = await database.query<SummaryRow>(
    `SELECT ${SUMMARY_COLUMNS} FROM application a WHERE a.uid = ANY($1::uuid[]) ORDER BY a.name`,
    [uids],
  );
  return rows.map(toSummary);
}

export async function namesOfAll(
  database: Queryable,
): Promise<Pick<ApplicationSummary, 'uid' | 'project' | 'namespace' | 'name'>[]> {
  const { rows } = await database.query<
    Pick<ApplicationSummary, 'uid' | 'project' | 'namespace' | 'name'>
  >(`SELECT uid, project, namespace, name FROM application`);
  return rows;
}

function toSummary(row: SummaryRow): ApplicationSummary {
  return {
    uid: row.uid,
    namespace: row.namespace,
    name: row.name,
    project: row.project,
    resourceVersion: row.resourceVersion,
    createdAt: row.createdAt,
    ...(row.deletionTimestamp && { deletionTimestamp: row.deletionTimestamp }),
    labels: row.labels,
    repoURL: row.repoURL,
    path: row.path,
    chart: row.chart,
    targetRevision: row.targetRevision,
    destServer: row.destServer,
    destName: row.destName,
    destNamespace: row.destNamespace,
    automated: row.automated,
    syncStatus: row.syncStatus,
    syncRevision: row.syncRevision,
    healthStatus: row.healthStatus,
    operationPhase: row.operationPhase,
    ...(row.lastSyncedAt && { lastSyncedAt: row.lastSyncedAt }),
    conditionCount: row.conditionCount,
  };
}
