import { UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { whatChanged } from '../audit/what-changed.ts';
import { writeAudit } from '../changes.ts';
import { type Database, isUniqueViolation, type Queryable, type Transaction } from '../database.ts';
import { tell } from '../outbox/tell.ts';
import { endSessions } from '../sessions/store.ts';
import type { AccountInput, AccountRecord, AccountStore, Capability } from './api.ts';

interface AccountRow {
  name: string;
  password_hash: string;
  enabled: boolean;
  capabilities: Capability[];
  password_mtime: Date;
  must_change_password: boolean;
  created_at: Date;
}

/** Issuer of the sessions of local accounts. */
const LOCAL = 'argocd';
const COLUMNS = `name, password_hash, enabled, capabilities, password_mtime, must_change_password,
  created_at`;

export function accountStore(database: Database): AccountStore {
  return {
    get: (name) => readAccount(database, name),
    list: async () => {
      const { rows } = await database.query<AccountRow>(
        `SELECT ${COLUMNS} FROM account ORDER BY name`,
      );
      return rows.map(toAccount);
    },
    ensure: async (name, passwordHash, { mustChangePassword = false } = {}) => {
      const { rowCount } = await database.query(
        `INSERT INTO account (name, password_hash, must_change_password) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING`,
        [name, passwordHash, mustChangePassword],
      );
      return rowCount === 1;
    },
    create: (input, actor) =>
      database
        .transaction((tx) => createAccount(tx, input, actor))
        .catch((error) => {
          if (!isUniqueViolation(error)) throw error;
          throw new UserError('already-exists', `account '${input.name}' exists already`);
        }),
    update: (name, change, actor) =>
      database.transaction((tx) => updateAccount(tx, name, change, actor)),
    setPassword: (name, passwordHash, actor, { mustChangePassword = false } = {}) =>
      database.transaction(async (tx) => {
        const { rowCount } = await tx.query(
          `UPDATE account SET password_hash = $2, password_mtime = now(), must_change_password = $3
           WHERE name = $1`,
          [name, passwordHash, mustChangePassword],
        );
        if (rowCount !== 1) throw accountNotFound(name);
        const detail = mustChangePassword ? { mustChangePassword } : {};
        await audit(tx, actor, 'set-password', name, detail);
        await endAll(tx, name, actor);
      }),
    rehash: async (name, before, after) => {
      await database.query(
        `UPDATE account SET password_hash = $3 WHERE name = $1 AND password_hash = $2`,
        [name, before, after],
      );
    },
    delete: (name, actor) => database.transaction((tx) => deleteAccount(tx, name, actor)),
  };
}

async function readAccount(source: Queryable, name: string): Promise<AccountRecord | undefined> {
  const { rows } = await source.query<AccountRow>(
    `SELECT ${COLUMNS} FROM account WHERE name = $1`,
    [name],
  );
  return rows[0] && toAccount(rows[0]);
}

async function createAccount(
  tx: Transaction,
  input: AccountInput,
  actor: Actor,
): Promise<AccountRecord> {
  const { name, passwordHash, enabled, capabilities, mustChangePassword, passwordMtime } = input;
  const { rows } = await tx.query<AccountRow>(
    `INSERT INTO account
       (name, password_hash, enabled, capabilities, must_change_password, password_mtime)
     VALUES ($1, $2, $3, $4, $5, COALESCE($6::timestamptz, now())) RETURNING ${COLUMNS}`,
    [name, passwordHash, enabled, capabilities, mustChangePassword, passwordMtime ?? null],
  );
  await audit(tx, actor, 'create', name, whatChanged({}, { enabled, capabilities }));
  return toAccount(rows[0] as AccountRow);
}

async function updateAccount(
  tx: Transaction,
  name: string,
  change: Parameters<AccountStore['update']>[1],
  actor: Actor,
): Promise<AccountRecord> {
  const { rows } = await tx.query<AccountRow>(
    `SELECT ${COLUMNS} FROM account WHERE name = $1 FOR UPDATE`,
    [name],
  );
  if (!rows[0]) throw accountNotFound(name);
  const before = toAccount(rows[0]);
  const { enabled = before.enabled, capabilities = before.capabilities } = change;
  await tx.query(`UPDATE account SET enabled = $2, capabilities = $3 WHERE name = $1`, [
    name,
    enabled,
    capabilities,
  ]);
  const said = { enabled: before.enabled, capabilities: before.capabilities };
  await audit(tx, actor, 'update', name, whatChanged(said, { enabled, capabilities }));
  if (!enabled || !capabilities.includes('login')) await endAll(tx, name, actor);
  else await tell(tx, [{ kind: 'account', type: 'MODIFIED', uid: name, payload: {} }]);
  return { ...before, enabled, capabilities: [...capabilities] };
}

async function deleteAccount(tx: Transaction, name: string, actor: Actor): Promise<void> {
  const { rowCount } = await tx.query(`DELETE FROM account WHERE name = $1`, [name]);
  if (rowCount !== 1) throw accountNotFound(name);
  // Another account of this name must not inherit them.
  await tx.query(`DELETE FROM token WHERE subject = $1`, [name]);
  await audit(tx, actor, 'delete', name, {});
  await endAll(tx, name, actor);
}

/** Last of a transaction: it tells the outbox. */
async function endAll(tx: Transaction, name: string, actor: Actor): Promise<void> {
  await endSessions(tx, { owner: { username: name, issuer: LOCAL } }, actor);
  await tell(tx, [{ kind: 'account', type: 'MODIFIED', uid: name, payload: {} }]);
}

function audit(tx: Transaction, actor: Actor, action: string, name: string, detail: object) {
  return writeAudit(tx, actor, [{ action, kind: 'account', object: name, detail: { ...detail } }]);
}

function accountNotFound(name: string): UserError {
  return new UserError('not-found', `account '${name}' does not exist`);
}

function toAccount(row: AccountRow): AccountRecord {
  return {
    name: row.name,
    passwordHash: row.password_hash,
    enabled: row.enabled,
    capabilities: row.capabilities,
    passwordMtime: row.password_mtime.toISOString(),
    mustChangePassword: row.must_change_password,
    createdAt: row.created_at.toISOString(),
  };
}
