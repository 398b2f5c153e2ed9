import pg from 'pg';
import { PROJECTS } from './policy-shapes.ts';

export const APPLICATIONS = 10_000;

/** Rows of applications that nobody works on, in 100 projects. */
export async function fillApplications(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO application (uid, short_id, slice, namespace, name, project, resource_version,
         spec, repo_url, repo_urls, path, target_revision, dest_server, dest_namespace, search_text,
         sync_status, health_status, labels)
       SELECT gen_random_uuid(), 's' || n, lpad((n % 16)::text, 2, '0'), 'argocd', 'app-' || n,
         'project-' || (n % $2), 1,
         jsonb_build_object('project', 'project-' || (n % $2), 'source', jsonb_build_object(
           'repoURL', 'https://git.example/team/apps.git', 'path', 'apps/app-' || n)),
         'https://git.example/team/apps.git', ARRAY['https://git.example/team/apps.git'],
         'apps/app-' || n, 'main', 'https://kubernetes.default.svc', 'app-' || n, 'app-' || n,
         (ARRAY['Synced', 'OutOfSync'])[1 + n % 2], (ARRAY['Healthy', 'Degraded'])[1 + n % 2],
         jsonb_build_object('team', 'team-' || (n % 60))
       FROM generate_series(1, $1) AS n`,
      [APPLICATIONS, PROJECTS],
    );
    await client.query('ANALYZE application');
  } finally {
    await client.end();
  }
}
