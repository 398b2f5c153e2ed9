import { UserError } from '@lockstep/domain';
import type { AccountStore } from './api.ts';
import { writeAudit } from './changes.ts';
import type { Database } from './database.ts';

type Account = NonNullable<Awaited<ReturnType<AccountStore['get']>>>;

export function accountStore(database: Database): AccountStore {
  return {
    get: async (name) => {
      const { rows } = await database.query<Omit<Account, 'passwordMtime'> & { mtime: Date }>(
        `SELECT name, password_hash AS "passwordHash", enabled, capabilities, password_mtime AS mtime
         FROM account WHERE name = $1`,
        [name],
      );
      if (!rows[0]) return undefined;
      const { mtime, ...account } = rows[0];
      return { ...account, passwordMtime: mtime.toISOString() };
    },
    ensure: async (name, passwordHash) => {
      const { rowCount } = await database.query(
        `INSERT INTO account (name, password_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        [name, passwordHash],
      );
      return rowCount === 1;
    },
    setPassword: (name, passwordHash, actor) =>
      database.transaction(async (tx) => {
        const { rowCount } = await tx.query(
          `UPDATE account SET password_hash = $2, password_mtime = now() WHERE name = $1`,
          [name, passwordHash],
        );
        if (rowCount !== 1) throw new UserError('not-found', `account '${name}' not found`);
        await writeAudit(tx, actor, [{ action: 'set-password', kind: 'account', object: name }]);
      }),
    // Tokens that have run out need no mention: the list stays as long as a session lasts.
    revokeToken: async (id, expiresAt) => {
      await database.query(
        `WITH gone AS (DELETE FROM revoked_token WHERE expires_at < now() AND id <> $1)
         INSERT INTO revoked_token (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        [id, expiresAt],
      );
    },
    isRevoked: async (id) => {
      const { rows } = await database.query(`SELECT 1 FROM revoked_token WHERE id = $1`, [id]);
      return rows.length > 0;
    },
  };
}
