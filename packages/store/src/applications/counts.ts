import type { ApplicationCounts } from '@lockstep/domain';
import type { ApplicationFilter } from '../api.ts';
import type { Queryable } from '../database.ts';
import { Parameters } from '../parameters.ts';
import { filterSql } from './filter.ts';

type CountRow = Record<'sync' | 'health' | 'phase' | 'project' | 'cluster', string> & {
  count: number;
};

/**
 * How many applications there are, in all and by each value of each facet. PostgreSQL groups them
 * once, by all facets together: those are few, and adding them up here costs less than a set for each.
 */
export async function countApplications(
  database: Queryable,
  filter: ApplicationFilter,
): Promise<ApplicationCounts> {
  const parameters = new Parameters();
  const { rows } = await database.query<CountRow>(
    `SELECT a.sync_status AS sync, a.health_status AS health, a.operation_phase AS phase, a.project,
       COALESCE(c.name, NULLIF(a.dest_name, ''), a.dest_server) AS cluster, count(*)::int AS count
     FROM application a LEFT JOIN cluster c ON c.id = a.cluster_id
     WHERE ${filterSql(filter, parameters)}
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
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
  for (const { sync, health, phase, project, cluster, count } of rows) {
    counts.total += count;
    add(counts.syncStatus, sync, count);
    add(counts.health, health, count);
    // An application that was never operated on has no phase to count.
    if (phase !== '') add(counts.operationPhase, phase, count);
    add(counts.projects, project, count);
    if (cluster !== '') add(counts.clusters, cluster, count);
  }
  return counts;
}

function add(facet: Record<string, number>, value: string, count: number): void {
  facet[value] = (facet[value] ?? 0) + count;
}
