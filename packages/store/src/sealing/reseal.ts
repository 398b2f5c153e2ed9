import type { Database, Transaction } from '../database.ts';
import { type Sealer, sealedPrefix } from '../seal.ts';
import { SEALED_PLACE_NAMES, SEALED_PLACES, type SealedPlaceName } from './sealed-places.ts';

/** What was done so far of one place. */
export interface ResealProgress {
  place: SealedPlaceName;
  resealed: number;
  /** Values that no known key opens; they stay as they are. */
  lost: number;
}

const BATCH = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Seals everything with the sealer's own key that another one has sealed, a batch a transaction.
 * The rows themselves say what is left: interrupted anywhere, the next call goes on from there.
 * What others write meanwhile is waited for and never undone.
 */
export async function resealAll(
  database: Database,
  sealer: Sealer,
  onProgress: (progress: ResealProgress) => void,
): Promise<ResealProgress[]> {
  const done: ResealProgress[] = [];
  for (const place of SEALED_PLACE_NAMES) {
    const progress = { place, resealed: 0, lost: 0 };
    for (let after: string | undefined = FIRST_ID; after !== undefined; ) {
      const from: string = after;
      const batch = await database.transaction((tx) => resealBatch(tx, sealer, place, from));
      progress.resealed += batch.resealed;
      progress.lost += batch.lost;
      if (batch.resealed + batch.lost > 0) onProgress({ ...progress });
      after = batch.last;
    }
    done.push(progress);
  }
  return done;
}

interface Batch {
  resealed: number;
  lost: number;
  /** The next batch begins after it; undefined where there is none. */
  last: string | undefined;
}

async function resealBatch(
  tx: Transaction,
  sealer: Sealer,
  name: SealedPlaceName,
  after: string,
): Promise<Batch> {
  const { table, value, assignment, context } = SEALED_PLACES[name];
  const { rows } = await tx.query<{ id: string; sealed: Buffer }>(
    `SELECT id, ${value} AS sealed FROM ${table}
     WHERE id > $1 AND length(${value}) > 0 AND substring(${value} FROM 1 FOR 5) <> $2
     ORDER BY id LIMIT ${BATCH} FOR UPDATE`,
    [after, sealedPrefix(sealer.keyId)],
  );
  let lost = 0;
  for (const { id, sealed } of rows) {
    const plain = opened(sealer, sealed, context(id));
    if (plain === undefined) {
      lost += 1;
      continue;
    }
    const again = sealer.sealBuffer(plain, context(id));
    await tx.query(`UPDATE ${table} SET ${assignment} WHERE id = $1`, [id, again]);
  }
  const last = rows.length < BATCH ? undefined : rows.at(-1)?.id;
  return { resealed: rows.length - lost, lost, last };
}

function opened(sealer: Sealer, sealed: Buffer, context: string): Buffer | undefined {
  try {
    return sealer.openBuffer(sealed, context);
  } catch {
    return undefined;
  }
}
