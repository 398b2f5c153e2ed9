import type { Actor } from '../api.ts';
import { publish, writeAudit } from '../changes.ts';
import type { Transaction } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { openConfig, sealConfig } from './write.ts';

interface LockedRow {
  id: string;
  server: string;
  project: string;
  config: Buffer;
}

/**
 * Keeps the token that a cluster gave in exchange for the one that is stored, and tells nobody: it is
 * the same account. Answers whether it did; where the token is another by now, that one stays.
 */
export async function renewToken(
  tx: Transaction,
  sealer: Sealer,
  id: string,
  { from, to }: { from: string; to: string },
  actor?: Actor,
): Promise<boolean> {
  const { rows } = await tx.query<LockedRow>(
    `SELECT id, server, project, config FROM cluster WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const config = rows[0] && openConfig(sealer, rows[0]);
  if (config?.bearerToken !== from) return false;
  const sealed = sealConfig(sealer, id, { ...config, bearerToken: to });
  await tx.query(`UPDATE cluster SET config = $2 WHERE id = $1`, [id, sealed]);
  if (actor) {
    const { server: object, project } = rows[0] as LockedRow;
    await writeAudit(tx, actor, [{ action: 'rotate-auth', kind: 'cluster', object, project }]);
    // Owners connect anew, with the new one.
    await publish(tx, 'cluster', [
      { type: 'MODIFIED', uid: id, payload: { server: object, project } },
    ]);
  }
  return true;
}
