import { UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Queryable } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { type KeyUse, readKeyUses } from './key-use.ts';
import { retireKeys, verifySecretKeys } from './known-keys.ts';
import { type ConnectedProgram, readPrograms } from './programs.ts';
import { type ResealProgress, resealAll } from './reseal.ts';

/** Every key as it is used now, and how this process knows it. */
export interface KeyStatus {
  sealsWith: string;
  /**
   * Sessions and tokens that were issued before that key was first used: they count for as long as
   * the key that signed them is known.
   */
  tokensOfEarlierKeys: number;
  keys: (KeyUse & { isKnown: boolean })[];
}

export interface Rotation extends KeyStatus {
  places: ResealProgress[];
  /** Ids of keys that nothing uses any more: no process has to know them. */
  retired: string[];
}

/**
 * Seals everything with the first key, and lets go of those that nothing uses then. Servers and
 * workers go on meanwhile; they must know both keys. May be interrupted, and repeated, at any time.
 * @throws UserError failed-precondition when a key that is in use is not known here, or a program is
 *   connected that would not know the new one.
 */
export async function rotateSecretKey(
  database: Database,
  sealer: Sealer,
  actor: Actor,
  onProgress: (progress: ResealProgress) => void,
): Promise<Rotation> {
  refuseToLockOut(await readPrograms(database), sealer);
  await verifySecretKeys(database, sealer);
  const places = await resealAll(database, sealer, onProgress);
  return database.transaction(async (tx) => {
    const uses = await readKeyUses(tx);
    const retired = await retireKeys(tx, sealer, uses);
    const resealed = places.reduce((sum, place) => sum + place.resealed, 0);
    if (resealed > 0 || retired.length > 0) {
      const detail = { key: sealer.keyId, resealed, retired };
      await writeAudit(tx, actor, [
        { action: 'rotate-key', kind: 'setting', object: 'secret-key', detail },
      ]);
    }
    const kept = uses.filter(({ keyId }) => !retired.includes(keyId));
    return { ...(await statusOf(tx, kept, sealer)), places, retired };
  });
}

/** What is sealed with a key that a running program does not know, it could not open. */
function refuseToLockOut(programs: readonly ConnectedProgram[], { keyId }: Sealer): void {
  const ignorant = programs.filter(({ keyIds }) => !keyIds.includes(keyId));
  if (ignorant.length === 0) return;
  const names = [...new Set(ignorant.map(({ name }) => name))].join(', ');
  throw new UserError(
    'failed-precondition',
    `${names}: connected to the database without knowing key ${keyId}. Name it in LOCKSTEP_SECRET_KEY_PREVIOUS of every server and worker and restart them, before anything is sealed with it`,
  );
}

export async function readKeyStatus(database: Database, sealer: Sealer): Promise<KeyStatus> {
  return statusOf(database, await readKeyUses(database), sealer);
}

async function statusOf(
  source: Queryable,
  uses: readonly KeyUse[],
  sealer: Sealer,
): Promise<KeyStatus> {
  const known = new Set(sealer.keyIds);
  return {
    sealsWith: sealer.keyId,
    tokensOfEarlierKeys: await countEarlierTokens(source, sealer),
    keys: uses.map((use) => ({ ...use, isKnown: known.has(use.keyId) })),
  };
}

async function countEarlierTokens(source: Queryable, { keyId }: Sealer): Promise<number> {
  const { rows } = await source.query<{ count: string }>(
    `SELECT (SELECT count(*) FROM session WHERE created_at < k.first_used_at AND expires_at > now())
       + (SELECT count(*) FROM token WHERE issued_at < k.first_used_at
           AND (expires_at IS NULL OR expires_at > now())) AS count
     FROM sealing_key k WHERE k.id = $1`,
    [keyId],
  );
  return Number(rows[0]?.count ?? 0);
}
