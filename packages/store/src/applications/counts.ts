import type { ApplicationCounts, ApplicationFilter } from '../api.ts';
import type { Queryable } from '../database.ts';
import { Parameters } from '../parameters.ts';
import { filterSql } from './filter.ts';

const FACETS = ['syncStatus', 'health', 'operationPhase', 'projects', 'clusters'] as const;
type Facet = (typeof FACETS)[number];

/** How many applications there are, in all and by each value of each facet: in one pass. */
export async function countApplications(
  database: Queryable,
  filter: ApplicationFilter,
): Promise<ApplicationCounts> {
  const parameters = new Parameters();
  const { rows } = await database.query<{ facet: Facet | 'total'; value: string; count: number }>(
    `SELECT CASE
         WHEN grouping(sync) = 0 THEN 'syncStatus' WHEN grouping(health) = 0 THEN 'health'
         WHEN grouping(phase) = 0 THEN 'operationPhase' WHEN grouping(project) = 0 THEN 'projects'
         WHEN grouping(cluster) = 0 THEN 'clusters' ELSE 'total' END AS facet,
       COALESCE(sync, health, phase, project, cluster, '') AS value, count(*)::int AS count
     FROM (
       SELECT a.sync_status AS sync, a.health_status AS health, a.operation_phase AS phase, a.project,
         COALESCE(c.name, NULLIF(a.dest_name, ''), a.dest_server) AS cluster
       FROM application a LEFT JOIN cluster c ON c.id = a.cluster_id
       WHERE ${filterSql(filter, parameters)}
     ) AS matching
     GROUP BY GROUPING SETS ((), (sync), (health), (phase), (project), (cluster))`,
    parameters.values,
  );
  const counts: ApplicationCounts = {
    total: 0,
    syncStatus: {},
    health: {},
    operationPhase: {},
    projects: {},
    clusters: {},
  };
  for (const { facet, value, count } of rows) {
    if (facet === 'total') counts.total = count;
    // An application that was never operated on has no phase to count.
    else if (value !== '') counts[facet][value] = count;
  }
  return counts;
}
