import type { ClusterStore } from '../api.ts';
import { publish } from '../changes.ts';
import type { Database } from '../database.ts';

type Info = Parameters<ClusterStore['saveInfo']>[1];

interface Saved {
  server: string;
  name: string;
  project: string;
  connection_status: string;
  connection_message: string;
  server_version: string;
}

/**
 * Keeps what an owner found out about its cluster. Only what people would notice (connected or not,
 * why not, its version) is told; counts and times are not.
 */
export async function saveClusterInfo(database: Database, id: string, info: Info): Promise<void> {
  const { connectionState, cacheInfo } = info;
  await database.transaction(async (tx) => {
    const { rows: before } = await tx.query<Saved>(
      `SELECT server, name, project, connection_status, connection_message, server_version
       FROM cluster WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const { rows: after } = await tx.query<Saved>(
      `UPDATE cluster SET
         connection_status = COALESCE($2, connection_status),
         connection_message = COALESCE($3, connection_message),
         attempted_at = CASE WHEN $2::text IS NULL THEN attempted_at
           ELSE COALESCE($4::timestamptz, now()) END,
         server_version = COALESCE($5, server_version),
         apis_count = COALESCE($6, apis_count),
         resources_count = COALESCE($7, resources_count),
         api_versions = COALESCE($8, api_versions)
       WHERE id = $1
       RETURNING server, name, project, connection_status, connection_message, server_version`,
      [
        id,
        connectionState?.status ?? null,
        connectionState?.message ?? null,
        connectionState?.attemptedAt ?? null,
        info.serverVersion ?? null,
        info.apisCount ?? cacheInfo?.apisCount ?? null,
        info.resourcesCount ?? cacheInfo?.resourcesCount ?? null,
        info.apiVersions ?? null,
      ],
    );
    const [was, is] = [before[0], after[0]];
    // Deleted meanwhile: there is nothing to keep it in.
    if (!was || !is || !isNews(was, is)) return;
    const { server, name, project } = is;
    const payload = { name, server, project, change: 'connection' };
    await publish(tx, 'cluster', [{ type: 'MODIFIED', uid: id, payload }]);
  });
}

function isNews(was: Saved, is: Saved): boolean {
  return (
    was.connection_status !== is.connection_status ||
    was.connection_message !== is.connection_message ||
    was.server_version !== is.server_version
  );
}
