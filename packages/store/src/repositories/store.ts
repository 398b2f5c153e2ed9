import { normalizeRepoUrl } from '@lockstep/domain';
import { chooseTemplate, readTemplates, type TemplateRow } from '../credential-templates/row.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { joinSecrets, mergeSecrets, splitSecrets } from '../sealed-secrets.ts';
import { repositoryAccess } from './access.ts';
import type { RepositoryPurpose, RepositoryRecord, RepositoryStore } from './api.ts';
import {
  hasCredentials,
  REPOSITORY_COLUMNS,
  type RepositoryRow,
  secretsOf,
  toRepositoryRecord,
} from './row.ts';
import { deleteRepository, saveRepositoryConnection, upsertRepository } from './write.ts';

export function repositoryStore(
  database: Database,
  sealer: Sealer,
  purpose: RepositoryPurpose,
): RepositoryStore {
  const { forWriting } = purpose;
  /** A project's own registration goes before the one that is for all. */
  const findRow = async (url: string, project: string | undefined) => {
    const { rows } = await database.query<RepositoryRow>(
      `SELECT ${REPOSITORY_COLUMNS} FROM repository
       WHERE key = $1 AND ($2::text IS NULL OR project IN ($2, '')) AND for_writing = $3
       ORDER BY project = COALESCE($2, '') DESC, project LIMIT 1`,
      [normalizeRepoUrl(url), project ?? null, forWriting],
    );
    return rows[0];
  };
  const told = async (rows: RepositoryRow[]) => {
    const isInheriting = rows.some((row) => !hasCredentials(sealer, row));
    const templates = isInheriting ? await readTemplates(database, purpose) : [];
    return rows.map((row) => withInherited(sealer, row, templates));
  };
  return {
    list: async () => {
      const { rows } = await database.query<RepositoryRow>(
        `SELECT ${REPOSITORY_COLUMNS} FROM repository WHERE for_writing = $1
         ORDER BY key, project`,
        [forWriting],
      );
      return told(rows);
    },
    find: async (url, project) => {
      const row = await findRow(url, project);
      return row && (await told([row]))[0];
    },
    registrations: async (url) => {
      const { rows } = await database.query<RepositoryRow>(
        `SELECT ${REPOSITORY_COLUMNS} FROM repository WHERE key = $1 AND for_writing = $2
         ORDER BY project`,
        [normalizeRepoUrl(url), forWriting],
      );
      return told(rows);
    },
    upsert: async (input, options, actor) => {
      const wanted = { ...options, ...purpose };
      const row = await upsertRepository(database, sealer, input, wanted, actor);
      return (await told([row]))[0] as RepositoryRecord;
    },
    delete: (url, project, actor) => deleteRepository(database, url, project, purpose, actor),
    access: async (url, project) => {
      const row = await findRow(url, project);
      const own = row ? joinSecrets(row.settings, secretsOf(sealer, row)) : { repo: url };
      return repositoryAccess(database, sealer, own, purpose);
    },
    accessFor: async (input, { keepSecrets = false } = {}) => {
      const row = keepSecrets ? await findRow(input.repo, input.project ?? '') : undefined;
      const isReplaced = row?.project === (input.project ?? '');
      const known = row && isReplaced ? secretsOf(sealer, row) : {};
      const { settings, secrets } = splitSecrets(input);
      const own = joinSecrets(settings, mergeSecrets(known, secrets));
      return repositoryAccess(database, sealer, own, purpose);
    },
    saveConnection: (key, state) => saveRepositoryConnection(database, key, state),
  };
}

function withInherited(
  sealer: Sealer,
  row: RepositoryRow,
  templates: readonly TemplateRow[],
): RepositoryRecord {
  const record = toRepositoryRecord(row);
  const template = hasCredentials(sealer, row)
    ? undefined
    : chooseTemplate(row.settings, templates);
  if (!template) return record;
  const { url, username } = template.settings;
  return { ...record, inherited: { url, ...(username && { username }) } };
}
