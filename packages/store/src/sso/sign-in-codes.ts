import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';

export interface SignInCode {
  digest: string;
  payload: string;
  expiresAt: Date;
}

/** Those that have run out go with it: the table stays as long as sign-ins are under way. */
export async function keepCode(
  database: Database,
  sealer: Sealer,
  { digest, payload, expiresAt }: SignInCode,
): Promise<void> {
  const id = randomUUID();
  await database.query(
    `WITH gone AS (DELETE FROM sign_in_code WHERE expires_at <= now())
     INSERT INTO sign_in_code (id, digest, identity, expires_at) VALUES ($1, $2, $3, $4)`,
    [id, digest, sealer.sealBuffer(Buffer.from(payload), contextOf(id)), expiresAt],
  );
}

/** One statement: of two that bring the same code at once, one gets nothing. */
export async function takeCode(
  database: Database,
  sealer: Sealer,
  digest: string,
): Promise<string | undefined> {
  const { rows } = await database.query<{ id: string; identity: Buffer; expired: boolean }>(
    `DELETE FROM sign_in_code WHERE digest = $1
     RETURNING id, identity, expires_at <= now() AS expired`,
    [digest],
  );
  const row = rows[0];
  if (!row || row.expired) return undefined;
  return sealer.openBuffer(row.identity, contextOf(row.id)).toString();
}

/** Marks stand among the codes, under names that the digest of no code has. */
export async function useOnce(database: Database, key: string, until: Date): Promise<boolean> {
  const name = `used:${createHash('sha256').update(key).digest('hex')}`;
  const { rowCount } = await database.query(
    `WITH gone AS (DELETE FROM sign_in_code WHERE expires_at <= now())
     INSERT INTO sign_in_code (id, digest, identity, expires_at) VALUES ($1, $2, '', $3)
     ON CONFLICT (digest) DO NOTHING`,
    [randomUUID(), name, until],
  );
  return rowCount === 1;
}

function contextOf(id: string): string {
  return `sign-in-code/${id}/identity`;
}
