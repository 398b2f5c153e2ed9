import { UserError } from '@lockstep/domain';
import type { ClusterIdentity, ClusterQuery, ClusterStore } from '../api.ts';
import { type Database, prepared } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { saveClusterInfo } from './info.ts';
import { renewToken } from './renew-token.ts';
import { CLUSTER_COLUMNS } from './row.ts';
import {
  clusterRecordOf,
  deleteCluster,
  openConfig,
  type SealedClusterRow,
  upsertCluster,
} from './write.ts';

const MATCHES = `($1::text IS NULL OR c.server = $1) AND ($2::text IS NULL OR c.name = $2)
  AND ($3::text IS NULL OR c.id::text = $3) ORDER BY c.server LIMIT 1`;

export function clusterStore(database: Database, sealer: Sealer): ClusterStore {
  return {
    list: async () => {
      const { rows } = await database.query<SealedClusterRow>(
        `SELECT ${CLUSTER_COLUMNS}, c.config FROM cluster c ORDER BY c.name, c.server`,
      );
      return rows.map((row) => clusterRecordOf(sealer, row));
    },
    find: async (by) => {
      const row = await first<SealedClusterRow>(database, `${CLUSTER_COLUMNS}, c.config`, by);
      return row && clusterRecordOf(sealer, row);
    },
    identify: (by) =>
      first<ClusterIdentity>(database, 'c.id, c.server, c.name, c.project, c.shards', by),
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

async function first<Row extends object>(
  database: Database,
  columns: string,
  { server, name, id }: ClusterQuery,
): Promise<Row | undefined> {
  if (server === undefined && name === undefined && id === undefined) return undefined;
  const { rows } = await database.query<Row>(
    prepared(`SELECT ${columns} FROM cluster c WHERE ${MATCHES}`),
    [server ?? null, name ?? null, id ?? null],
  );
  return rows[0];
}
