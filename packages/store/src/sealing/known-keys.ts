import { UserError } from '@lockstep/domain';
import type { Database, Queryable, Transaction } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { isUnused, type KeyUse, readKeyUses, UNNAMED_KEY } from './key-use.ts';

const CANARY_CONTEXT = 'setting/secret-key.canary';

interface CanaryRow {
  id: string;
  canary: Buffer;
}

/**
 * Checks that every key that is in use here is known, and notes that the sealer's own is now. The
 * first process ever to start decides with which key an installation begins.
 * @throws UserError failed-precondition that says what is lost and what to do.
 */
export async function verifySecretKeys(database: Database, sealer: Sealer): Promise<void> {
  if (await isKnownAlready(database, sealer)) return;
  await database.transaction(async (tx) => {
    // Of two processes that are the first, with different keys, one must see the other's.
    await tx.query('LOCK TABLE sealing_key IN SHARE ROW EXCLUSIVE MODE');
    const unknown = (await readCanaries(tx)).filter((row) => !isOpened(sealer, row));
    if (unknown.length > 0) await forgetUnused(tx, sealer, unknown);
    await noteKey(tx, sealer);
  });
}

/** Notes that the sealer's key is in use. */
export async function noteKey(tx: Transaction, sealer: Sealer): Promise<void> {
  const canary = sealer.sealBuffer(Buffer.from('canary'), CANARY_CONTEXT);
  await tx.query(
    `INSERT INTO sealing_key (id, canary) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET canary = EXCLUDED.canary`,
    [sealer.keyId, canary],
  );
}

/** Takes keys off the list that nothing uses, but for the sealer's own. Answers their ids. */
export async function retireKeys(
  tx: Transaction,
  sealer: Sealer,
  uses: readonly KeyUse[],
): Promise<string[]> {
  if (uses.some(({ keyId }) => keyId === UNNAMED_KEY)) return [];
  const retired = uses.filter((use) => use.keyId !== sealer.keyId && isUnused(use));
  const ids = retired.map(({ keyId }) => keyId);
  await tx.query(`DELETE FROM sealing_key WHERE id = ANY($1)`, [ids]);
  return ids;
}

/** The usual start: nothing is locked, and nothing written. */
async function isKnownAlready(database: Queryable, sealer: Sealer): Promise<boolean> {
  const canaries = await readCanaries(database);
  return (
    canaries.some(({ id }) => id === sealer.keyId) && canaries.every((row) => isOpened(sealer, row))
  );
}

async function readCanaries(source: Queryable): Promise<CanaryRow[]> {
  const { rows } = await source.query<CanaryRow>(
    `SELECT id, canary FROM sealing_key ORDER BY first_used_at, id`,
  );
  return rows;
}

function isOpened(sealer: Sealer, { canary }: CanaryRow): boolean {
  try {
    sealer.openBuffer(canary, CANARY_CONTEXT);
    return true;
  } catch {
    return false;
  }
}

/** A key that was taken out of LOCKSTEP_SECRET_KEY_PREVIOUS because nothing needs it any more. */
async function forgetUnused(
  tx: Transaction,
  sealer: Sealer,
  unknown: readonly CanaryRow[],
): Promise<void> {
  const uses = await readKeyUses(tx);
  const ids = new Set(await retireKeys(tx, sealer, uses));
  const missing = unknown.filter(({ id }) => !ids.has(id));
  if (missing.length > 0) throw lostKey(missing, sealer);
}

function lostKey(missing: readonly CanaryRow[], sealer: Sealer): UserError {
  const ids = missing.map(({ id }) => `key ${id}`).join(', ');
  const message = [
    `LOCKSTEP_SECRET_KEY (key ${sealer.keyId}) is not the key that this database's credentials were`,
    `sealed with (${ids}), and LOCKSTEP_SECRET_KEY_PREVIOUS does not have it. Without that key the`,
    'credentials of clusters and repositories cannot be read; applications, projects, history and',
    'audit are not affected. Where the key is being changed, name the old one in',
    'LOCKSTEP_SECRET_KEY_PREVIOUS until `lockstep admin key status` says that nothing uses it. Else',
    'restore the key from its backup and start again. If it is lost for good, run',
    '`lockstep admin key reset`, then enter the credentials of clusters and repositories again.',
  ].join(' ');
  return new UserError('failed-precondition', message);
}
