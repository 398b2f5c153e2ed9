import { randomUUID } from 'node:crypto';
import type { Actor } from '../api.ts';
import { whatChanged } from '../audit/what-changed.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Queryable, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import { tell } from '../outbox/tell.ts';
import type { Sealer } from '../seal.ts';
import type { IdentitySecretInput, SsoStore } from './api.ts';
import { cutOff, cutOffsOf } from './cut-offs.ts';
import { keepCode, takeCode, useOnce } from './sign-in-codes.ts';

/** The row of the settings that holds them, and the name of its event. */
export const SSO_SETTING = 'sso';

export function ssoStore(database: Database, sealer: Sealer): SsoStore {
  return {
    settings: () => readSettings(database),
    secrets: async () => {
      const { rows } = await database.query<{ name: string; key: string; updated_at: Date }>(
        `SELECT name, key, updated_at FROM identity_secret ORDER BY name, key`,
      );
      return rows.map(({ name, key, updated_at }) => ({
        name,
        key,
        updatedAt: updated_at.toISOString(),
      }));
    },
    openSecrets: async () => {
      const { rows } = await database.query<{
        id: string;
        name: string;
        key: string;
        secret: Buffer;
      }>(`SELECT id, name, key, secret FROM identity_secret`);
      return rows.map(({ id, name, key, secret }) => ({
        name,
        key,
        value: sealer.openBuffer(secret, contextOf(id)).toString(),
      }));
    },
    put: (data, secrets, actor) =>
      database.transaction(async (tx) => {
        const before = await readSettings(tx);
        await tx.query(
          `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, now())
           ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`,
          [SSO_SETTING, toJson(data)],
        );
        await keepSecrets(tx, sealer, secrets);
        await conclude(tx, actor, { before, after: data, secrets });
      }),
    putSecrets: (secrets, actor) =>
      database.transaction(async (tx) => {
        await keepSecrets(tx, sealer, secrets);
        await conclude(tx, actor, { before: {}, after: {}, secrets });
      }),
    keepCode: (digest, payload, expiresAt) =>
      keepCode(database, sealer, { digest, payload, expiresAt }),
    takeCode: (digest) => takeCode(database, sealer, digest),
    useOnce: (key, until) => useOnce(database, key, until),
    cutOff: (cut, actor) => cutOff(database, cut, actor),
    cutOffsOf: (keys) => cutOffsOf(database, keys),
  };
}

function contextOf(id: string): string {
  return `identity-secret/${id}/secret`;
}

async function readSettings(source: Queryable): Promise<Record<string, string>> {
  const { rows } = await source.query<{ value: Record<string, string> }>(
    `SELECT value FROM setting WHERE key = $1`,
    [SSO_SETTING],
  );
  return rows[0]?.value ?? {};
}

async function keepSecrets(
  tx: Transaction,
  sealer: Sealer,
  secrets: readonly IdentitySecretInput[],
): Promise<void> {
  for (const { name, key, value } of secrets) {
    // A new row each time: what is sealed opens only under the id that it was sealed with.
    await tx.query(`DELETE FROM identity_secret WHERE name = $1 AND key = $2`, [name, key]);
    if (value === '') continue;
    const id = randomUUID();
    await tx.query(
      `INSERT INTO identity_secret (id, name, key, secret) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name, key)
       DO UPDATE SET id = EXCLUDED.id, secret = EXCLUDED.secret, updated_at = now()`,
      [id, name, key, sealer.sealBuffer(Buffer.from(value), contextOf(id))],
    );
  }
}

interface Change {
  before: Record<string, string>;
  after: Record<string, string>;
  secrets: readonly IdentitySecretInput[];
}

/** The audit names which secrets were set, and no value. */
async function conclude(
  tx: Transaction,
  actor: Actor,
  { before, after, secrets }: Change,
): Promise<void> {
  const named = secrets.map(({ name, key }) => `${name}:${key}`);
  const detail = {
    ...whatChanged(before, after),
    ...(named.length > 0 ? { replaced: named } : {}),
  };
  await writeAudit(tx, actor, [
    { action: 'update', kind: 'settings', object: SSO_SETTING, detail },
  ]);
  await tell(tx, [{ kind: 'setting', type: 'MODIFIED', uid: SSO_SETTING, payload: {} }]);
}
