import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database } from '../database.ts';
import { tell } from '../outbox/tell.ts';
import type { CutOff } from './api.ts';

/** So long a cut-off is kept; tokens that are older are not taken at all. */
export const CUT_OFF_KEPT_MS = 90 * 24 * 3600_000;

/**
 * Cut-offs stand among the codes, as marks do, under names that the digest of no code has. A row
 * holds nothing: when it was made is told by when it goes.
 */
export async function cutOff(database: Database, cut: CutOff, actor: Actor): Promise<void> {
  const { keys, at, owner, tokenId = '' } = cut;
  const { username, issuer } = owner;
  await database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO sign_in_code (id, digest, identity, expires_at)
       SELECT row.id, row.name, '', $3 FROM unnest($1::uuid[], $2::text[]) AS row(id, name)
       ON CONFLICT (digest) DO UPDATE
         SET expires_at = GREATEST(sign_in_code.expires_at, EXCLUDED.expires_at)`,
      [keys.map(() => randomUUID()), keys.map(nameOf), new Date(at.getTime() + CUT_OFF_KEPT_MS)],
    );
    const detail = { issuer, tokensIssuedBefore: at.toISOString() };
    await writeAudit(tx, actor, [
      { action: 'sign-out', kind: 'session', object: username, detail },
    ]);
    await tell(tx, [
      { kind: 'session', type: 'DELETED', uid: tokenId, payload: { username, issuer } },
    ]);
  });
}

/** When each of these was cut off last; those that never were are left out. */
export async function cutOffsOf(
  database: Database,
  keys: readonly string[],
): Promise<Map<string, Date>> {
  const names = new Map(keys.map((key) => [nameOf(key), key]));
  const { rows } = await database.query<{ digest: string; expires_at: Date }>(
    `SELECT digest, expires_at FROM sign_in_code WHERE digest = ANY($1)`,
    [[...names.keys()]],
  );
  return new Map(
    rows.map(({ digest, expires_at: until }) => [
      names.get(digest) ?? '',
      new Date(until.getTime() - CUT_OFF_KEPT_MS),
    ]),
  );
}

function nameOf(key: string): string {
  return `cut:${createHash('sha256').update(key).digest('hex')}`;
}
