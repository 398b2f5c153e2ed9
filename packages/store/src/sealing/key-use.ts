import type { Queryable } from '../database.ts';
import { readPrograms } from './programs.ts';
import { SEALED_PLACE_NAMES, SEALED_PLACES, type SealedPlaceName } from './sealed-places.ts';

/** Of what was sealed before values named their key. */
export const UNNAMED_KEY = 'unnamed';

/** What one key is still there for. */
export interface KeyUse {
  /** The key's id, or `unnamed`: values that do not say which key has sealed them. */
  keyId: string;
  /** How many values it has sealed, by place; places without any are left out. */
  values: Partial<Record<SealedPlaceName, number>>;
  /** Programs connected to the database that seal with it, by the names they connect with. */
  programs: string[];
  firstUsedAt?: string;
}

/** Of every key that is in use or was, in order of their first use. */
export async function readKeyUses(database: Queryable): Promise<KeyUse[]> {
  const { rows } = await database.query<{ id: string; first_used_at: Date }>(
    `SELECT id, first_used_at FROM sealing_key ORDER BY first_used_at, id`,
  );
  const uses = new Map<string, KeyUse>();
  for (const { id, first_used_at } of rows) {
    uses.set(id, { ...unused(id), firstUsedAt: first_used_at.toISOString() });
  }
  const useOf = (keyId: string): KeyUse => {
    const use = uses.get(keyId) ?? unused(keyId);
    uses.set(keyId, use);
    return use;
  };
  for (const name of SEALED_PLACE_NAMES) {
    for (const { key_id, count } of await countValues(database, name)) {
      useOf(key_id ?? UNNAMED_KEY).values[name] = Number(count);
    }
  }
  for (const { name, keyIds } of await readPrograms(database)) {
    const { programs } = useOf(keyIds[0] ?? UNNAMED_KEY);
    if (!programs.includes(name)) programs.push(name);
  }
  return [...uses.values()];
}

/** Whether nothing needs the key any more: neither a value nor a program that seals with it. */
export function isUnused({ values, programs }: KeyUse): boolean {
  return Object.keys(values).length === 0 && programs.length === 0;
}

function unused(keyId: string): KeyUse {
  return { keyId, values: {}, programs: [] };
}

async function countValues(database: Queryable, name: SealedPlaceName) {
  const { table, value } = SEALED_PLACES[name];
  const { rows } = await database.query<{ key_id: string | null; count: string }>(
    `SELECT CASE WHEN get_byte(sealed, 0) = 1 THEN NULL
       ELSE encode(substring(sealed FROM 2 FOR 4), 'hex') END AS key_id, count(*) AS count
     FROM (SELECT ${value} AS sealed FROM ${table}) AS found
     WHERE length(sealed) > 0 GROUP BY 1`,
  );
  return rows;
}
