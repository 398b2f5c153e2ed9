import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';
import type { SessionRecord, SessionSecrets, SessionsOfProvider } from './api.ts';
import { openSessionSecrets } from './begin.ts';
import { SESSION_COLUMNS, type SessionRow, toSession } from './row.ts';

const AT_ONCE = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** @see SessionStore.ofProvider */
export async function sessionsOfProvider(
  database: Database,
  sealer: Sealer,
  { providerId, providerSubject, after = BEFORE_ALL }: SessionsOfProvider,
): Promise<{ session: SessionRecord; secrets: SessionSecrets }[]> {
  const { rows } = await database.query<SessionRow & { secrets: Buffer }>(
    `SELECT ${SESSION_COLUMNS}, secrets FROM session
     WHERE provider_id = $1 AND ($2::text IS NULL OR provider_subject = $2)
       AND expires_at > now() AND id > $3
     ORDER BY id LIMIT ${AT_ONCE}`,
    [providerId, providerSubject ?? null, after],
  );
  return rows.map((row) => ({
    session: toSession(row),
    secrets: openSessionSecrets(sealer, row.id, row.secrets),
  }));
}
