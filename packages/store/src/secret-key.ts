import { UserError } from '@lockstep/domain';
import type { Actor } from './api.ts';
import { writeAudit } from './changes.ts';
import type { Database, Queryable } from './database.ts';
import type { Sealer } from './seal.ts';

const CANARY_KEY = 'secret-key.canary';
const CANARY_CONTEXT = 'setting/secret-key.canary';

interface Canary {
  keyId: string;
  sealed: string;
}

/**
 * Checks that this key opens what the database holds. The first process to start seals a canary;
 * every later one must be able to open it.
 * @throws UserError failed-precondition that says what is lost and what to do.
 */
export async function verifySecretKey(database: Queryable, sealer: Sealer): Promise<void> {
  await database.query(
    `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING`,
    [CANARY_KEY, newCanary(sealer)],
  );
  const { rows } = await database.query<{ value: Canary }>(
    `SELECT value FROM setting WHERE key = $1`,
    [CANARY_KEY],
  );
  const canary = (rows[0] as { value: Canary }).value;
  try {
    sealer.openText(canary.sealed, CANARY_CONTEXT);
  } catch (error) {
    throw new UserError('failed-precondition', lostKeyMessage(canary, sealer), [], error);
  }
}

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
    const clusters = await tx.query<{ id: string }>(
      `SELECT id FROM cluster ORDER BY id FOR UPDATE`,
    );
    for (const { id } of clusters.rows) {
      await tx.query(
        `UPDATE cluster SET config = $2, connection_status = 'Unknown',
           connection_message = 'credentials were taken away with the old key: enter them again'
         WHERE id = $1`,
        [id, sealer.sealBuffer(Buffer.from('{}'), `cluster/${id}/config`)],
      );
    }
    const repositories = await tx.query(
      `UPDATE repository SET credentials = ''::bytea WHERE length(credentials) > 0`,
    );
    const templates = await tx.query(
      `UPDATE credential_template SET credentials = ''::bytea WHERE length(credentials) > 0`,
    );
    await tx.query(`DELETE FROM sops_key`);
    await tx.query(
      `UPDATE operation SET document = document #- '{sync,sealedManifests}'
       WHERE document->'sync' ? 'sealedManifests'`,
    );
    await tx.query(
      `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, now())
       ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`,
      [CANARY_KEY, newCanary(sealer)],
    );
    const counts = {
      clusters: clusters.rows.length,
      repositories: (repositories.rowCount ?? 0) + (templates.rowCount ?? 0),
    };
    await writeAudit(tx, actor, [
      { action: 'reset-key', kind: 'setting', object: 'secret-key', detail: counts },
    ]);
    return counts;
  });
}

function newCanary(sealer: Sealer): Canary {
  return { keyId: sealer.keyId, sealed: sealer.sealText('canary', CANARY_CONTEXT) };
}

function lostKeyMessage(canary: Canary, sealer: Sealer): string {
  return [
    `LOCKSTEP_SECRET_KEY (key ${sealer.keyId}) is not the key that this database's credentials were`,
    `sealed with (key ${canary.keyId}). Without that key the credentials of clusters and`,
    'repositories cannot be read; applications, projects, history and audit are not affected.',
    'Restore the key from its backup and start again. If it is lost for good, run',
    '`lockstep admin key reset`, then enter the credentials of clusters and repositories again.',
  ].join(' ');
}
