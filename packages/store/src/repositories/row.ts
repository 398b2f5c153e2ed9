import { REPOSITORY_SECRETS, type RepositoryInput } from '@lockstep/domain';
import type { RepositoryRecord } from '../api.ts';
import { rfc3339 } from '../parameters.ts';
import type { Sealer } from '../seal.ts';

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

export type Secrets = Partial<Record<(typeof REPOSITORY_SECRETS)[number], string>>;

/** What is secret goes sealed into one column, the rest as it is into another. */
export function splitSecrets(input: RepositoryInput): {
  settings: RepositoryInput;
  secrets: Secrets;
} {
  const settings = { ...input };
  const secrets: Secrets = {};
  for (const name of REPOSITORY_SECRETS) {
    if (settings[name] !== undefined) secrets[name] = settings[name];
    delete settings[name];
  }
  return { settings: JSON.parse(JSON.stringify(settings)), secrets };
}

export function sealSecrets(sealer: Sealer, id: string, secrets: Secrets): Buffer {
  if (Object.keys(secrets).length === 0) return Buffer.alloc(0);
  return sealer.sealBuffer(Buffer.from(JSON.stringify(secrets)), contextOf(id));
}

/** @throws UserError failed-precondition when they were sealed with another key. */
export function openSecrets(
  sealer: Sealer,
  row: Pick<RepositoryRow, 'id' | 'credentials'>,
): Secrets {
  if (row.credentials.length === 0) return {};
  return JSON.parse(sealer.openBuffer(row.credentials, contextOf(row.id)).toString());
}

function contextOf(id: string): string {
  return `repository/${id}/credentials`;
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
