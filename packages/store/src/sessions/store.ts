import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { tell } from '../outbox/tell.ts';
import type { Sealer } from '../seal.ts';
import type { SessionOwner, SessionRefresh, SessionSecrets, SessionStore } from './api.ts';
import { beginSession, groupsOf, openSessionSecrets, sealSessionSecrets } from './begin.ts';
import { sessionsOfProvider } from './of-provider.ts';
import { SESSION_COLUMNS, type SessionRow, toSession } from './row.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function sessionStore(database: Database, sealer: Sealer): SessionStore {
  const find = async (where: string, values: unknown[]) => {
    const { rows } = await database.query<SessionRow>(
      `SELECT ${SESSION_COLUMNS} FROM session WHERE expires_at > now() AND ${where}`,
      values,
    );
    return rows.map(toSession);
  };
  return {
    create: (input, actor) => database.transaction((tx) => beginSession(tx, sealer, input, actor)),
    get: async (id) => (UUID.test(id) ? (await find('id = $1', [id]))[0] : undefined),
    list: ({ username, issuer }) =>
      find('username = $1 AND issuer = $2 ORDER BY created_at DESC', [username, issuer]),
    listAll: (limit) => find('true ORDER BY created_at DESC LIMIT $1', [limit]),
    ofProvider: (of) => sessionsOfProvider(database, sealer, of),
    end: async (id, actor) =>
      UUID.test(id) && (await database.transaction((tx) => endSessions(tx, { id }, actor))) > 0,
    endAllOf: (owner, actor, { except } = {}) =>
      database.transaction((tx) => endSessions(tx, { owner, except }, actor)),
    refreshed: (id, refresh) => database.transaction((tx) => keepRefresh(tx, sealer, id, refresh)),
    secrets: (id) => openSecrets(database, sealer, id),
    touch: async (id, address) => {
      await database.query(
        `UPDATE session SET last_used_at = now(), address = $2
         WHERE id = $1 AND last_used_at < now() - interval '1 minute'`,
        [id, address],
      );
    },
    prune: async () => {
      const { rowCount } = await database.query(`DELETE FROM session WHERE expires_at <= now()`);
      return rowCount ?? 0;
    },
  };
}

interface Which {
  id?: string;
  owner?: SessionOwner;
  except?: string | undefined;
}

/** Ends sessions within a transaction that may have more to do before. Answers how many. */
export async function endSessions(
  tx: Transaction,
  { id, owner, except }: Which,
  actor: Actor,
): Promise<number> {
  const { rows } = await tx.query<{ id: string; username: string; issuer: string }>(
    `DELETE FROM session WHERE id = $1 OR (username = $2 AND issuer = $3 AND id::text <> $4)
     RETURNING id, username, issuer`,
    [id ?? null, owner?.username ?? null, owner?.issuer ?? null, except ?? ''],
  );
  await writeAudit(
    tx,
    actor,
    rows.map((row) => ({
      action: 'sign-out',
      kind: 'session',
      object: row.username,
      detail: { session: row.id, issuer: row.issuer },
    })),
  );
  await tell(
    tx,
    rows.map(({ id: uid, username, issuer }) => ({
      kind: 'session',
      type: 'DELETED',
      uid,
      payload: { username, issuer },
    })),
  );
  return rows.length;
}

async function keepRefresh(
  tx: Transaction,
  sealer: Sealer,
  id: string,
  { groups, confirmedUntil, expiresAt, secrets }: SessionRefresh,
): Promise<boolean> {
  const { rows } = await tx.query<{ groups: string[]; username: string; issuer: string }>(
    `SELECT groups, username, issuer FROM session WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const before = rows[0];
  if (!before) return false;
  const now = groupsOf(groups);
  await tx.query(
    `UPDATE session SET groups = $2, confirmed_until = $3, secrets = COALESCE($4, secrets),
       expires_at = COALESCE($5, expires_at)
     WHERE id = $1`,
    [
      id,
      now,
      confirmedUntil ?? null,
      secrets ? sealSessionSecrets(sealer, id, secrets) : null,
      expiresAt ?? null,
    ],
  );
  if (JSON.stringify(now) === JSON.stringify(before.groups)) return true;
  const { username, issuer } = before;
  await tell(tx, [{ kind: 'session', type: 'MODIFIED', uid: id, payload: { username, issuer } }]);
  return true;
}

async function openSecrets(
  database: Database,
  sealer: Sealer,
  id: string,
): Promise<SessionSecrets> {
  const { rows } = await database.query<{ secrets: Buffer }>(
    `SELECT secrets FROM session WHERE id = $1`,
    [id],
  );
  return openSessionSecrets(sealer, id, rows[0]?.secrets);
}
