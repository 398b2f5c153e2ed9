import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { noteKey } from './known-keys.ts';
import { SEALED_PLACES, type SealedPlaceName } from './sealed-places.ts';

/** What is taken away where it lies, but for clusters and repositories, which are counted. */
const EMPTIED = {
  'credential templates': `UPDATE credential_template SET credentials = ''::bytea
    WHERE length(credentials) > 0`,
  'SOPS keys': `DELETE FROM sops_key`,
  'identity providers': `DELETE FROM identity_secret`,
  'sign-ins under way': `DELETE FROM sign_in_code WHERE length(identity) > 0`,
  sessions: `UPDATE session SET secrets = ''::bytea WHERE length(secrets) > 0`,
  approvals: `UPDATE approval SET diff = ''::bytea WHERE length(diff) > 0`,
  'keys of approvals': `UPDATE approval SET document = document - 'hashKey'
    WHERE document ? 'hashKey'`,
  'webhook deliveries': `UPDATE webhook_delivery SET body = NULL WHERE body IS NOT NULL`,
  operations: `UPDATE operation SET document = document #- '{sync,sealedManifests}'
    WHERE document->'sync' ? 'sealedManifests'`,
} satisfies Record<Exclude<SealedPlaceName, 'clusters' | 'repositories'>, string>;

/**
 * Starts afresh with a new key where the old one is lost: takes away every sealed credential and
 * ends the operations that hold sealed manifests. Everything else stays.
 */
export async function resetSecretKey(
  database: Database,
  sealer: Sealer,
  actor: Actor,
): Promise<{ clusters: number; repositories: number }> {
  return database.transaction(async (tx) => {
    const clusters = await emptyClusters(tx, sealer);
    const repositories = await tx.query(
      `UPDATE repository SET credentials = ''::bytea WHERE length(credentials) > 0`,
    );
    const { 'credential templates': ofTemplates, ...others } = EMPTIED;
    const templates = await tx.query(ofTemplates);
    for (const statement of Object.values(others)) await tx.query(statement);
    await tx.query(`DELETE FROM sealing_key`);
    await noteKey(tx, sealer);
    const counts = {
      clusters,
      repositories: (repositories.rowCount ?? 0) + (templates.rowCount ?? 0),
    };
    await writeAudit(tx, actor, [
      { action: 'reset-key', kind: 'setting', object: 'secret-key', detail: counts },
    ]);
    return counts;
  });
}

async function emptyClusters(tx: Transaction, sealer: Sealer): Promise<number> {
  const { rows } = await tx.query<{ id: string }>(`SELECT id FROM cluster ORDER BY id FOR UPDATE`);
  for (const { id } of rows) {
    const config = sealer.sealBuffer(Buffer.from('{}'), SEALED_PLACES.clusters.context(id));
    await tx.query(
      `UPDATE cluster SET config = $2, connection_status = 'Unknown',
         connection_message = 'credentials were taken away with the old key: enter them again'
       WHERE id = $1`,
      [id, config],
    );
  }
  return rows.length;
}
