import { randomUUID } from 'node:crypto';
import { type SopsKeyInfo, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import type { Sealer } from '../seal.ts';

/** A key that is to be kept. */
export interface SopsKeyInput extends Omit<SopsKeyInfo, 'createdAt'> {
  secret: string;
}

/** A key that is open. */
export interface OpenSopsKey extends Pick<SopsKeyInfo, 'id' | 'type'> {
  secret: string;
}

/** Private keys that open files encrypted by SOPS. What is secret of them is sealed. */
export interface SopsKeyStore {
  /** Those of these projects; of all without them. */
  list(projects?: readonly string[]): Promise<SopsKeyInfo[]>;
  /** Keeps keys; those that the project has already are skipped. Answers the ids of new ones. */
  add(keys: readonly SopsKeyInput[], actor: Actor): Promise<string[]>;
  /** @throws UserError not-found */
  delete(key: { project: string; id: string }, actor: Actor): Promise<void>;
  /** For the worker that renders: the project's own keys and those of all projects, open. */
  open(project: string): Promise<OpenSopsKey[]>;
}

interface SopsKeyRow {
  id: string;
  project: string;
  key_type: 'age' | 'pgp';
  public_id: string;
  name: string;
  secret: Buffer;
  created_at: Date;
}

export function sopsKeyStore(database: Database, sealer: Sealer): SopsKeyStore {
  return {
    list: async (projects) => {
      const { rows } = await database.query<SopsKeyRow>(
        `SELECT * FROM sops_key WHERE $1::text[] IS NULL OR project = ANY($1)
         ORDER BY project, public_id`,
        [projects ?? null],
      );
      return rows.map(toInfo);
    },
    add: (keys, actor) => database.transaction((tx) => addKeys(tx, sealer, keys, actor)),
    delete: (key, actor) => database.transaction((tx) => deleteKey(tx, key, actor)),
    open: async (project) => {
      const { rows } = await database.query<SopsKeyRow>(
        `SELECT * FROM sops_key WHERE project IN ('', $1) ORDER BY public_id, project`,
        [project],
      );
      return rows.map((row) => ({
        id: row.public_id,
        type: row.key_type,
        secret: sealer.openBuffer(row.secret, contextOf(row.id)).toString(),
      }));
    },
  };
}

function contextOf(id: string): string {
  return `sops-key/${id}/secret`;
}

async function addKeys(
  tx: Transaction,
  sealer: Sealer,
  keys: readonly SopsKeyInput[],
  actor: Actor,
): Promise<string[]> {
  const added: string[] = [];
  for (const key of keys) {
    const id = randomUUID();
    const { rowCount } = await tx.query(
      `INSERT INTO sops_key (id, project, key_type, public_id, name, secret)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [
        ...[id, key.project, key.type, key.id, key.name],
        sealer.sealBuffer(Buffer.from(key.secret), contextOf(id)),
      ],
    );
    if (!rowCount) continue;
    added.push(key.id);
    await audit(tx, actor, 'create', key);
  }
  return added;
}

async function deleteKey(
  tx: Transaction,
  { project, id }: { project: string; id: string },
  actor: Actor,
): Promise<void> {
  const { rowCount } = await tx.query(
    `DELETE FROM sops_key WHERE project = $1 AND public_id = $2`,
    [project, id],
  );
  if (!rowCount) {
    const whose = project ? `project ${project} has` : 'there is';
    throw new UserError('not-found', `${whose} no SOPS key ${id}`);
  }
  await audit(tx, actor, 'delete', { project, id });
}

async function audit(
  tx: Transaction,
  actor: Actor,
  action: string,
  { project, id }: { project: string; id: string },
): Promise<void> {
  await writeAudit(tx, actor, [{ action, kind: 'sops-key', object: id, detail: { project } }]);
}

function toInfo(row: SopsKeyRow): SopsKeyInfo {
  return {
    id: row.public_id,
    type: row.key_type,
    name: row.name,
    project: row.project,
    createdAt: row.created_at.toISOString(),
  };
}
