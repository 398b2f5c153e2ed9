import { type GpgPublicKey, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { keyIdOf, parsePublicKeys } from './public-key.ts';

/** OpenPGP public keys that signatures of commits are checked with. */
export interface GpgKeyStore {
  /** All, without their `keyData`. */
  list(): Promise<GpgPublicKey[]>;
  /** With `keyData`, those of these ids or fingerprints that are there. */
  find(idsOrFingerprints: readonly string[]): Promise<GpgPublicKey[]>;
  /**
   * Keeps every key in armoured text; those that are there already are skipped.
   * @throws UserError invalid-argument for what is no armoured public key.
   */
  add(armoured: string, actor: Actor): Promise<{ created: GpgPublicKey[]; skipped: string[] }>;
  /** @throws UserError not-found */
  delete(idOrFingerprint: string, actor: Actor): Promise<void>;
}

interface GpgKeyRow {
  key_id: string;
  fingerprint: string;
  owner: string;
  sub_type: string;
  key_data: string;
}

export function gpgKeyStore(database: Database): GpgKeyStore {
  return {
    list: async () => {
      const { rows } = await database.query<GpgKeyRow>(
        `SELECT key_id, fingerprint, owner, sub_type, '' AS key_data FROM gpg_key ORDER BY key_id`,
      );
      return rows.map(toKey);
    },
    find: async (ids) => {
      const { rows } = await database.query<GpgKeyRow>(
        `SELECT key_id, fingerprint, owner, sub_type, key_data FROM gpg_key
         WHERE key_id = ANY($1) ORDER BY key_id`,
        [ids.map(keyIdOf)],
      );
      return rows.map(toKey);
    },
    add: async (armoured, actor) => {
      const keys = parsePublicKeys(armoured);
      return database.transaction((tx) => addKeys(tx, keys, actor));
    },
    delete: (id, actor) => database.transaction((tx) => deleteKey(tx, keyIdOf(id), actor)),
  };
}

async function addKeys(tx: Transaction, keys: GpgPublicKey[], actor: Actor) {
  const created: GpgPublicKey[] = [];
  const skipped: string[] = [];
  for (const key of keys) {
    const { rowCount } = await tx.query(
      `INSERT INTO gpg_key (key_id, fingerprint, owner, sub_type, key_data)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [key.keyID, key.fingerprint, key.owner, key.subType, key.keyData],
    );
    if (rowCount) created.push(key);
    else skipped.push(key.keyID);
  }
  const entries = created.map(({ keyID, owner }) => ({
    action: 'create',
    kind: 'gpgkey',
    object: keyID,
    detail: { owner },
  }));
  await writeAudit(tx, actor, entries);
  return { created, skipped };
}

async function deleteKey(tx: Transaction, keyId: string, actor: Actor): Promise<void> {
  const { rowCount } = await tx.query(`DELETE FROM gpg_key WHERE key_id = $1`, [keyId]);
  if (!rowCount) throw new UserError('not-found', `there is no GPG key ${keyId}`);
  await writeAudit(tx, actor, [{ action: 'delete', kind: 'gpgkey', object: keyId }]);
}

function toKey(row: GpgKeyRow): GpgPublicKey {
  return {
    keyID: row.key_id,
    fingerprint: row.fingerprint,
    owner: row.owner,
    trust: 'unknown',
    subType: row.sub_type,
    keyData: row.key_data,
  };
}
