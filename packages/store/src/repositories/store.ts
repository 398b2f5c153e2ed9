import { normalizeRepoUrl } from '@lockstep/domain';
import type { RepositoryStore } from '../api.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { openSecrets, REPOSITORY_COLUMNS, type RepositoryRow, toRepositoryRecord } from './row.ts';
import { deleteRepository, saveRepositoryConnection, upsertRepository } from './write.ts';

export function repositoryStore(database: Database, sealer: Sealer): RepositoryStore {
  /** A project's own registration goes before the one that is for all. */
  const findRow = async (url: string, project: string | undefined) => {
    const { rows } = await database.query<RepositoryRow>(
      `SELECT ${REPOSITORY_COLUMNS} FROM repository
       WHERE key = $1 AND ($2::text IS NULL OR project IN ($2, ''))
       ORDER BY project = COALESCE($2, '') DESC, project LIMIT 1`,
      [normalizeRepoUrl(url), project ?? null],
    );
    return rows[0];
  };
  return {
    list: async () => {
      const { rows } = await database.query<RepositoryRow>(
        `SELECT ${REPOSITORY_COLUMNS} FROM repository ORDER BY key, project`,
      );
      return rows.map(toRepositoryRecord);
    },
    find: async (url, project) => {
      const row = await findRow(url, project);
      return row && toRepositoryRecord(row);
    },
    upsert: (input, options, actor) => upsertRepository(database, sealer, input, options, actor),
    delete: (url, project, actor) => deleteRepository(database, url, project, actor),
    access: async (url, project) => {
      const row = await findRow(url, project);
      return row && { ...row.settings, ...openSecrets(sealer, row) };
    },
    saveConnection: (key, state) => saveRepositoryConnection(database, key, state),
  };
}
