import { UserError } from '@lockstep/domain';
import type { ClusterStore } from '../api.ts';
import { type Database, prepared } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { saveClusterInfo } from './info.ts';
import { renewToken } from './renew-token.ts';
import { CLUSTER_COLUMNS, type ClusterRow, toClusterRecord } from './row.ts';
import { deleteCluster, openConfig, upsertCluster } from './write.ts';

export function clusterStore(database: Database, sealer: Sealer): ClusterStore {
  return {
    list: async () => {
      const { rows } = await database.query<ClusterRow>(
        `SELECT ${CLUSTER_COLUMNS} FROM cluster c ORDER BY c.name, c.server`,
      );
      return rows.map(toClusterRecord);
    },
    find: async ({ server, name, id }) => {
      if (server === undefined && name === undefined && id === undefined) return undefined;
      const { rows } = await database.query<ClusterRow>(
        prepared(`SELECT ${CLUSTER_COLUMNS} FROM cluster c
         WHERE ($1::text IS NULL OR c.server = $1) AND ($2::text IS NULL OR c.name = $2)
           AND ($3::text IS NULL OR c.id::text = $3)
         ORDER BY c.server LIMIT 1`),
        [server ?? null, name ?? null, id ?? null],
      );
      return rows[0] && toClusterRecord(rows[0]);
    },
    upsert: (input, options, actor) => upsertCluster(database, sealer, input, options, actor),
    delete: (id, actor) => deleteCluster(database, id, actor),
    config: async (id) => {
      const { rows } = await database.query<{ id: string; config: Buffer }>(
        `SELECT id, config FROM cluster WHERE id = $1`,
        [id],
      );
      if (!rows[0]) throw new UserError('not-found', 'the cluster is not registered');
      return openConfig(sealer, rows[0]);
    },
    renewToken: (id, tokens, actor) =>
      database.transaction((tx) => renewToken(tx, sealer, id, tokens, actor)),
    saveInfo: (id, info) => saveClusterInfo(database, id, info),
  };
}
