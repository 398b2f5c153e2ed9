import { normalizeRepoUrl } from '@lockstep/domain';
import type { ApplicationStore, Follower } from '../api.ts';
import type { Queryable } from '../database.ts';

export const FOLLOWER_COLUMNS = `uid, name, namespace, cluster_id AS "clusterId", slice, spec,
  sync_status AS "syncStatus", condition_count AS "conditionCount", sync_revision AS "syncRevision",
  sync_revisions AS "syncRevisions", fingerprint, render_record AS "renderRecord"`;

/** Whoever has a source in the repository and is not on its way out. */
export async function readFollowers(database: Queryable, repoKey: string): Promise<Follower[]> {
  const { rows } = await database.query<Follower>(
    `SELECT ${FOLLOWER_COLUMNS} FROM application WHERE repo_keys @> ARRAY[$1] AND deletion_timestamp IS NULL ORDER BY name`,
    [repoKey],
  );
  return rows;
}

type Followed = Awaited<ReturnType<ApplicationStore['reposFollowed']>>[number];

/** Every repository that an application takes its manifests from: of Git, of charts, of artifacts. */
export async function readReposFollowed(database: Queryable): Promise<Followed[]> {
  const { rows } = await database.query<Omit<Followed, 'repoKey'>>(
    `SELECT source->>'repoURL' AS "repoUrl", project, count(DISTINCT uid)::int AS applications
     FROM application, jsonb_array_elements(
       CASE WHEN jsonb_typeof(spec->'sources') = 'array' AND spec->'sources' <> '[]'
         THEN spec->'sources' ELSE jsonb_build_array(spec->'source') END) AS source
     WHERE deletion_timestamp IS NULL AND source->>'repoURL' <> ''
     GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const byKey = new Map<string, Followed>();
  for (const row of rows) {
    const repoKey = normalizeRepoUrl(row.repoUrl);
    const known = byKey.get(`${row.project} ${repoKey}`);
    // Two ways to write one address are one repository.
    if (known) known.applications += row.applications;
    else byKey.set(`${row.project} ${repoKey}`, { repoKey, ...row });
  }
  return [...byKey.values()];
}

type Owned = Awaited<ReturnType<ApplicationStore['idsOfCluster']>>[number];

/** What an owner of a cluster, or of some of its slices, has to look after. */
export async function readIdsOfCluster(
  database: Queryable,
  clusterId: string,
  slices: string[] | undefined,
): Promise<Owned[]> {
  const { rows } = await database.query<Owned>(
    `SELECT a.uid, a.short_id AS "shortId", a.slice, a.refresh,
       a.deletion_timestamp IS NOT NULL AS deleting,
       COALESCE(a.render_record ? 'pendingRevisions', false) AS pending,
       a.render_record IS NOT NULL AS rendered,
       EXISTS (SELECT 1 FROM operation o WHERE o.application_uid = a.uid
               AND o.phase IN ('Running', 'Terminating')) AS active
     FROM application a
     WHERE a.cluster_id = $1 AND ($2::text[] IS NULL OR a.slice = ANY($2)) ORDER BY a.name`,
    [clusterId, slices ?? null],
  );
  return rows;
}
