import type { Database } from '../database.ts';
import type { FollowedSource, Places, SourceFollower } from './api.ts';

const HAS_SEVERAL = `COALESCE(jsonb_typeof(spec->'sources') = 'array'
  AND spec->'sources' <> '[]', false)`;

const SOURCES = `CASE WHEN ${HAS_SEVERAL}
  THEN spec->'sources' ELSE jsonb_build_array(spec->'source') END`;

const COLUMNS = `uid, namespace, name, project, sync_status AS "syncStatus",
  condition_count AS "conditionCount",
  (SELECT COALESCE(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('repoURL', source->'repoURL',
     'chart', source->'chart', 'targetRevision', source->'targetRevision'))), '[]')
   FROM jsonb_array_elements(${SOURCES}) AS source
   WHERE jsonb_typeof(source->'repoURL') = 'string') AS sources`;

/** Every address that an application takes something from. */
export async function readRepoKeys(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ key: string }>(
    `SELECT DISTINCT unnest(repo_keys) AS key FROM application WHERE deletion_timestamp IS NULL`,
  );
  return rows.map(({ key }) => key);
}

/** In one of the repositories ($1), or, where that is asked ($2), taken from a registry. */
const IS_THERE = `(repo_keys && $1 OR ($2 AND (chart <> '' OR repo_url ILIKE 'oci://%'
  OR ${HAS_SEVERAL}))) AND deletion_timestamp IS NULL`;

/** What is followed in these places, each source once. */
export async function readFollowedSources(
  database: Database,
  { repoKeys, registries }: Places,
): Promise<FollowedSource[]> {
  const { rows } = await database.query<FollowedSource>(
    `WITH followed AS (
       SELECT project, repo_url, chart, target_revision, sync_status, condition_count
       FROM application WHERE ${IS_THERE} AND NOT ${HAS_SEVERAL}
       UNION ALL
       SELECT project, source->>'repoURL', COALESCE(source->>'chart', ''),
         COALESCE(source->>'targetRevision', ''), sync_status, condition_count
       FROM application, jsonb_array_elements(
         CASE WHEN ${HAS_SEVERAL} THEN spec->'sources' ELSE '[]' END) AS source
       WHERE ${IS_THERE} AND source->>'repoURL' <> '')
     SELECT project, repo_url AS "repoURL", chart, target_revision AS "targetRevision",
       bool_or(sync_status = 'Unknown' AND condition_count > 0) AS "isLost",
       count(*)::int AS applications
     FROM followed GROUP BY 1, 2, 3, 4`,
    [repoKeys, registries],
  );
  return rows;
}

/** Applications with the few fields that decide whether a change concerns them. */
export async function readSourceFollowers(
  database: Database,
  { repoKeys, registries }: Places,
): Promise<SourceFollower[]> {
  const { rows } = await database.query<SourceFollower>(
    `SELECT ${COLUMNS} FROM application WHERE ${IS_THERE} ORDER BY namespace, name`,
    [repoKeys, registries],
  );
  return rows;
}
