import { type CredentialTemplateInput, templateFor } from '@lockstep/domain';
import type { Queryable } from '../database.ts';
import type { RepositoryPurpose } from '../repositories/api.ts';
import type { Sealer } from '../seal.ts';
import { openSecrets, type Secrets } from '../sealed-secrets.ts';

export interface TemplateRow {
  id: string;
  settings: CredentialTemplateInput;
  credentials: Buffer;
}

export const TEMPLATE_COLUMNS = 'id, settings, credentials';

/** Where a template's secrets are sealed for. */
export function contextOf(id: string): string {
  return `credential-template/${id}/credentials`;
}

/** @throws UserError failed-precondition when they were sealed with another key. */
export function secretsOf(sealer: Sealer, row: TemplateRow): Secrets {
  return openSecrets(sealer, row.credentials, contextOf(row.id));
}

/** All of a purpose: there are few, and each repository may be below any of them. */
export async function readTemplates(
  database: Queryable,
  { forWriting }: RepositoryPurpose,
): Promise<TemplateRow[]> {
  const { rows } = await database.query<TemplateRow>(
    `SELECT ${TEMPLATE_COLUMNS} FROM credential_template WHERE for_writing = $1 ORDER BY key`,
    [forWriting],
  );
  return rows;
}

/** The one that counts for a repository. */
export function chooseTemplate(
  repository: { repo: string; type?: string },
  rows: readonly TemplateRow[],
): TemplateRow | undefined {
  const candidates = rows.map((row) => ({ url: row.settings.url, type: row.settings.type, row }));
  return templateFor(repository, candidates)?.row;
}
