import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { normalizeRepoUrl, type RepositoryInput, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { whatChanged } from '../audit/what-changed.ts';
import { publish, writeAudit } from '../changes.ts';
import { type Database, isUniqueViolation, type Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import type { Sealer } from '../seal.ts';
import { mergeSecrets, type Secrets, sealSecrets, splitSecrets } from '../sealed-secrets.ts';
import type { RepositoryPurpose, RepositoryStore } from './api.ts';
import { contextOf, REPOSITORY_COLUMNS, type RepositoryRow, secretsOf } from './row.ts';

/**
 * Registers a repository. A secret that is not given stays as it was; an empty one is taken away.
 * @throws UserError invalid-argument when a different one is there and `upsert` is not given.
 */
export async function upsertRepository(
  database: Database,
  sealer: Sealer,
  input: RepositoryInput,
  options: RepositoryPurpose & { upsert: boolean },
  actor: Actor,
): Promise<RepositoryRow> {
  const attempt = () =>
    database.transaction(async (tx) => {
      const key = normalizeRepoUrl(input.repo);
      const existing = await lockRepository(tx, key, input.project ?? '', options);
      const { settings, secrets: given } = splitSecrets(input);
      const known = existing ? secretsOf(sealer, existing) : {};
      const secrets = mergeSecrets(known, given);
      const isSame = isDeepStrictEqual([existing?.settings, known], [settings, secrets]);
      if (existing && isSame) return existing;
      if (existing && !options.upsert) {
        throw new UserError(
          'invalid-argument',
          'existing repository spec is different, use upsert flag to force update',
        );
      }
      const id = existing?.id ?? randomUUID();
      const credentials = sealSecrets(sealer, secrets, contextOf(id));
      const row = await writeRepository(tx, { id, settings, credentials, ...options });
      const before = existing && contentOf(existing.settings, known);
      const detail = { ...whatChanged(before ?? {}, contentOf(settings, secrets)) };
      return publishRepository(tx, row, existing ? 'MODIFIED' : 'ADDED', { actor, detail });
    });
  try {
    return await attempt();
  } catch (error) {
    // Someone registered the same one meanwhile: now it is an existing one.
    if (isUniqueViolation(error)) return attempt();
    throw error;
  }
}

/** @throws UserError not-found */
export async function deleteRepository(
  database: Database,
  url: string,
  project: string | undefined,
  purpose: RepositoryPurpose,
  actor: Actor,
): Promise<void> {
  await database.transaction(async (tx) => {
    const existing = await lockRepository(tx, normalizeRepoUrl(url), project ?? '', purpose);
    if (!existing) throw new UserError('not-found', `repository '${url}' not found`);
    await tx.query(`DELETE FROM repository WHERE id = $1`, [existing.id]);
    const detail = { ...whatChanged(contentOf(existing.settings, {}), {}) };
    await publishRepository(tx, existing, 'DELETED', { actor, detail });
  });
}

/** Keeps whether the repository answers; told only when that changed. */
export async function saveRepositoryConnection(
  database: Database,
  key: string,
  state: Parameters<RepositoryStore['saveConnection']>[1],
): Promise<void> {
  await database.transaction(async (tx) => {
    const { rows: before } = await tx.query<RepositoryRow>(
      `SELECT ${REPOSITORY_COLUMNS} FROM repository WHERE key = $1 AND NOT for_writing
       ORDER BY id FOR UPDATE`,
      [key],
    );
    if (before.length === 0) return;
    await tx.query(
      `UPDATE repository SET connection_status = $2, connection_message = $3, attempted_at = now()
       WHERE key = $1 AND NOT for_writing`,
      [key, state.status, state.message],
    );
    const moved = before.filter(
      (row) => row.connection_status !== state.status || row.connection_message !== state.message,
    );
    if (moved.length === 0) return;
    const events = moved.map((row) => ({
      type: 'MODIFIED' as const,
      uid: row.id,
      payload: { ...payloadOf(row), change: 'connection' },
    }));
    await publish(tx, 'repository', events);
  });
}

async function lockRepository(
  tx: Transaction,
  key: string,
  project: string,
  { forWriting }: RepositoryPurpose,
): Promise<RepositoryRow | undefined> {
  const { rows } = await tx.query<RepositoryRow>(
    `SELECT ${REPOSITORY_COLUMNS} FROM repository
     WHERE key = $1 AND project = $2 AND for_writing = $3 FOR UPDATE`,
    [key, project, forWriting],
  );
  return rows[0];
}

interface WrittenRepository extends RepositoryPurpose {
  id: string;
  settings: RepositoryInput;
  credentials: Buffer;
}

async function writeRepository(
  tx: Transaction,
  { id, settings, credentials, forWriting }: WrittenRepository,
): Promise<RepositoryRow> {
  const { rows } = await tx.query<RepositoryRow>(
    `INSERT INTO repository (id, url, key, type, name, project, settings, credentials, for_writing,
       resource_version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
     ON CONFLICT (id) DO UPDATE SET url = EXCLUDED.url, type = EXCLUDED.type, name = EXCLUDED.name,
       settings = EXCLUDED.settings, credentials = EXCLUDED.credentials,
       connection_status = 'Unknown', connection_message = ''
     RETURNING ${REPOSITORY_COLUMNS}`,
    [
      id,
      settings.repo,
      normalizeRepoUrl(settings.repo),
      settings.type,
      settings.name ?? '',
      settings.project ?? '',
      toJson(settings),
      credentials,
      forWriting,
    ],
  );
  return rows[0] as RepositoryRow;
}

/** What the audit tells of a repository; of its secrets only that they changed. */
function contentOf(settings: RepositoryInput, secrets: Secrets) {
  return { ...settings, ...(Object.keys(secrets).length > 0 && { credentials: secrets }) };
}

const ACTIONS = { ADDED: 'create', MODIFIED: 'update', DELETED: 'delete' } as const;

async function publishRepository(
  tx: Transaction,
  row: RepositoryRow,
  type: keyof typeof ACTIONS,
  { actor, detail }: { actor: Actor; detail: Record<string, unknown> },
): Promise<RepositoryRow> {
  const object = row.settings.repo;
  await writeAudit(tx, actor, [
    { action: ACTIONS[type], kind: 'repository', object, project: row.project, detail },
  ]);
  const event = { type, uid: row.id, payload: payloadOf(row) };
  const version = await publish(tx, 'repository', [event]);
  return { ...row, resource_version: version };
}

function payloadOf(row: RepositoryRow): Record<string, unknown> {
  return {
    name: row.settings.name ?? '',
    url: row.settings.repo,
    key: row.key,
    project: row.project,
  };
}
