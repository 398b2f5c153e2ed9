import { hasOwnCredentials, type RepositoryInput } from '@lockstep/domain';
import { rfc3339 } from '../parameters.ts';
import type { Sealer } from '../seal.ts';
import { areCredentials, hasSecrets, openSecrets, type Secrets } from '../sealed-secrets.ts';
import type { RepositoryRecord } from './api.ts';

export interface RepositoryRow {
  id: string;
  key: string;
  project: string;
  settings: RepositoryInput;
  credentials: Buffer;
  resource_version: string;
  connection_status: string;
  connection_message: string;
  attempted_at: string | null;
}

export const REPOSITORY_COLUMNS = `id, key, project, settings, credentials, resource_version,
  connection_status, connection_message, ${rfc3339('attempted_at')} AS attempted_at`;

/** Where a repository's secrets are sealed for. */
export function contextOf(id: string): string {
  return `repository/${id}/credentials`;
}

/** @throws UserError failed-precondition when they were sealed with another key. */
export function secretsOf(sealer: Sealer, row: Pick<RepositoryRow, 'id' | 'credentials'>): Secrets {
  return openSecrets(sealer, row.credentials, contextOf(row.id));
}

/** Told without opening anything, but for a proxy's password, which is none for the repository. */
export function hasCredentials(sealer: Sealer, row: RepositoryRow): boolean {
  if (hasOwnCredentials(row.settings)) return true;
  if (!hasSecrets(row.credentials)) return false;
  return !row.settings.proxy || areCredentials(secretsOf(sealer, row));
}

export function toRepositoryRecord(row: RepositoryRow): RepositoryRecord {
  return {
    id: row.id,
    key: row.key,
    input: row.settings,
    resourceVersion: row.resource_version,
    connectionState: {
      status: row.connection_status,
      message: row.connection_message,
      ...(row.attempted_at && { attemptedAt: row.attempted_at }),
    },
  };
}
