import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type CredentialTemplateInput, normalizeRepoUrl, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { whatChanged } from '../audit/what-changed.ts';
import { type AuditRow, writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import type { RepositoryPurpose } from '../repositories/api.ts';
import type { Sealer } from '../seal.ts';
import { mergeSecrets, type Secrets, sealSecrets, splitSecrets } from '../sealed-secrets.ts';
import type { CredentialTemplateRecord, CredentialTemplateStore } from './api.ts';
import { contextOf, readTemplates, secretsOf, TEMPLATE_COLUMNS, type TemplateRow } from './row.ts';

export function credentialTemplateStore(
  database: Database,
  sealer: Sealer,
  purpose: RepositoryPurpose,
): CredentialTemplateStore {
  return {
    list: async () => (await readTemplates(database, purpose)).map(({ settings }) => settings),
    find: async (url) => {
      const { rows } = await database.query<TemplateRow>(
        `SELECT ${TEMPLATE_COLUMNS} FROM credential_template WHERE key = $1 AND for_writing = $2`,
        [normalizeRepoUrl(url), purpose.forWriting],
      );
      return rows[0]?.settings;
    },
    upsert: (input, options, actor) =>
      database.transaction((tx) =>
        upsertTemplate(tx, sealer, input, { ...options, ...purpose }, actor),
      ),
    delete: (url, actor) => database.transaction((tx) => deleteTemplate(tx, url, purpose, actor)),
  };
}

async function upsertTemplate(
  tx: Transaction,
  sealer: Sealer,
  input: CredentialTemplateInput,
  options: RepositoryPurpose & { upsert: boolean },
  actor: Actor,
): Promise<CredentialTemplateRecord> {
  await tx.query('LOCK TABLE credential_template IN SHARE ROW EXCLUSIVE MODE');
  const existing = await lockTemplate(tx, input.url, options);
  const { settings, secrets: given } = splitSecrets(input);
  const known = existing ? secretsOf(sealer, existing) : {};
  const secrets = mergeSecrets(known, given);
  if (existing && isDeepStrictEqual([existing.settings, known], [settings, secrets]))
    return settings;
  if (existing && !options.upsert) {
    throw new UserError(
      'invalid-argument',
      'existing repository credentials spec is different; use upsert flag to force update',
    );
  }
  const id = existing?.id ?? randomUUID();
  await tx.query(
    `INSERT INTO credential_template (id, url, key, for_writing, settings, credentials)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET url = EXCLUDED.url, settings = EXCLUDED.settings,
       credentials = EXCLUDED.credentials`,
    [
      id,
      settings.url,
      normalizeRepoUrl(settings.url),
      options.forWriting,
      toJson(settings),
      sealSecrets(sealer, secrets, contextOf(id)),
    ],
  );
  const detail = {
    ...whatChanged(contentOf(existing?.settings, known), contentOf(settings, secrets)),
  };
  await audit(tx, actor, { action: existing ? 'update' : 'create', object: settings.url, detail });
  return settings;
}

async function deleteTemplate(
  tx: Transaction,
  url: string,
  purpose: RepositoryPurpose,
  actor: Actor,
): Promise<void> {
  const existing = await lockTemplate(tx, url, purpose);
  if (!existing) throw new UserError('not-found', `repository credentials '${url}' not found`);
  await tx.query(`DELETE FROM credential_template WHERE id = $1`, [existing.id]);
  const detail = { ...whatChanged(contentOf(existing.settings, {}), {}) };
  await audit(tx, actor, { action: 'delete', object: existing.settings.url, detail });
}

async function lockTemplate(
  tx: Transaction,
  url: string,
  { forWriting }: RepositoryPurpose,
): Promise<TemplateRow | undefined> {
  const { rows } = await tx.query<TemplateRow>(
    `SELECT ${TEMPLATE_COLUMNS} FROM credential_template
     WHERE key = $1 AND for_writing = $2 FOR UPDATE`,
    [normalizeRepoUrl(url), forWriting],
  );
  return rows[0];
}

/** What the audit tells of a template; of its secrets only that they changed. */
function contentOf(settings: CredentialTemplateRecord | undefined, secrets: Secrets) {
  return { ...settings, ...(Object.keys(secrets).length > 0 && { credentials: secrets }) };
}

async function audit(tx: Transaction, actor: Actor, row: Omit<AuditRow, 'kind'>): Promise<void> {
  await writeAudit(tx, actor, [{ ...row, kind: 'repository-credentials' }]);
}
