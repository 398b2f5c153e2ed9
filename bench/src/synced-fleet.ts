import pg from 'pg';
import { fleetApplication, fleetName } from './fleet-repository.ts';

const REVISION = '0123456789abcdef0123456789abcdef01234567';
const REPO = 'https://git.example/team/fleet.git';
/** Stands for each application's own name. */
const NAME = fleetName(99_999);
const KINDS = [
  { group: '', kind: 'Namespace', name: NAME, namespace: '' },
  { group: '', kind: 'ConfigMap', name: 'settings', namespace: NAME },
  { group: '', kind: 'Service', name: 'web', namespace: NAME },
  { group: 'apps', kind: 'Deployment', name: 'web', namespace: NAME },
];
const SECONDS_AGO = 60;

/**
 * Fills a database with the rows that a fleet has once it is synced and healthy, of the same size as
 * the real ones: a list needs no cluster.
 */
export async function fillSyncedFleet(databaseUrl: string, applications: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(INSERT_APPLICATIONS, [
      applications,
      JSON.stringify(specOf()),
      JSON.stringify(statusOf()),
      REVISION,
      NAME,
    ]);
    await client.query(INSERT_HISTORY, [REVISION, JSON.stringify(specOf().source), NAME]);
    await client.query('ANALYZE application, history');
  } finally {
    await client.end();
  }
}

const INSERT_APPLICATIONS = `INSERT INTO application (uid, short_id, slice, namespace, name, project,
    resource_version, spec, repo_url, repo_urls, repo_keys, path, target_revision, dest_server,
    dest_namespace, search_text, sync_status, sync_revision, health_status, status, automated,
    reconciled_at, cluster_id)
  SELECT gen_random_uuid(), 's' || n, lpad((n % 16)::text, 2, '0'), 'argocd', named.name, 'default',
    1, spec, source->>'repoURL', ARRAY[source->>'repoURL'], ARRAY['git.example/team/fleet'],
    source->>'path', source->>'targetRevision', spec#>>'{destination,server}', named.name,
    concat_ws(E'\\n', named.name, 'default', source->>'repoURL', source->>'path',
      spec#>>'{destination,server}'),
    'Synced', $4, 'Healthy', replace($3, $5, named.name)::jsonb, true, now(),
    (SELECT id FROM cluster WHERE server = spec#>>'{destination,server}')
  FROM generate_series(0, $1 - 1) AS n,
    LATERAL (SELECT 'fleet-app-' || lpad(n::text, 5, '0') AS name) AS named,
    LATERAL (SELECT replace($2, $5, named.name)::jsonb AS spec) AS specs,
    LATERAL (SELECT spec->'source' AS source) AS sources`;

const INSERT_HISTORY = `INSERT INTO history (application_uid, id, revision, deployed_at,
    deploy_started_at, source, initiated_by, health)
  SELECT uid, 0, $1, now(), now(), replace($2, $3, name)::jsonb, '{"automated": true}', 'Healthy'
  FROM application`;

function specOf() {
  const { spec } = fleetApplication(99_999, REPO) as {
    spec: { source: object; destination: object };
  };
  return { project: 'default', ...spec };
}

function statusOf(): object {
  const { source, destination } = specOf();
  const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000).toISOString();
  return {
    sync: { comparedTo: { source, destination } },
    health: { lastTransitionTime: at(SECONDS_AGO) },
    summary: { images: ['nginx:1.27'] },
    sourceType: 'Directory',
    resources: KINDS.map((ref) => ({
      ...{ ...ref, version: 'v1', status: 'Synced', health: { status: 'Healthy' } },
    })),
    operationState: {
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
      operation: {
        sync: { prune: true, revision: REVISION },
        retry: { limit: 5 },
        initiatedBy: { automated: true },
      },
      startedAt: at(SECONDS_AGO + 2),
      finishedAt: at(SECONDS_AGO),
      syncResult: {
        source,
        revision: REVISION,
        resources: KINDS.map((ref) => ({
          ...{ ...ref, version: 'v1', status: 'Synced', syncPhase: 'Sync', hookPhase: 'Succeeded' },
          message: `${ref.kind.toLowerCase()}/${ref.name} created`,
        })),
      },
    },
  };
}
