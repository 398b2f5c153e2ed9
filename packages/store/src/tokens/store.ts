import { UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { publish, writeAudit } from '../changes.ts';
import { type Database, isUniqueViolation, type Transaction } from '../database.ts';
import { tell } from '../outbox/tell.ts';
import type { RoleTokenRecord, TokenInput, TokenOwner, TokenRecord, TokenStore } from './api.ts';

interface TokenRow {
  id: string;
  issued_at: Date;
  expires_at: Date | null;
  created_by: string;
  last_used_at: Date | null;
  last_used_address: string;
}

/** Of one owner: whoever makes more has forgotten to revoke. */
const TOKENS_AT_MOST = 500;

export function tokenStore(database: Database): TokenStore {
  return {
    create: (owner, input, actor) =>
      database
        .transaction((tx) => createToken(tx, owner, input, actor))
        .catch((error) => {
          if (!isUniqueViolation(error)) throw error;
          throw new UserError('already-exists', `${nameOf(owner)} has a token ${input.id} already`);
        }),
    list: async (owner) => {
      const { rows } = await database.query<TokenRow>(
        `SELECT * FROM token WHERE subject = $1 ORDER BY issued_at, id`,
        [subjectOf(owner)],
      );
      return rows.map(toToken);
    },
    ofProject: async (project): Promise<RoleTokenRecord[]> => {
      const { rows } = await database.query<TokenRow & { role: string }>(
        `SELECT * FROM token WHERE project = $1 AND project <> '' ORDER BY role, issued_at DESC, id`,
        [project],
      );
      return rows.map((row) => ({ ...toToken(row), role: row.role }));
    },
    has: async (owner, id) => {
      const { rows } = await database.query(
        `SELECT 1 FROM token WHERE subject = $1 AND id = $2
           AND (expires_at IS NULL OR expires_at > now())`,
        [subjectOf(owner), id],
      );
      return rows.length > 0;
    },
    revoke: (owner, which, actor) =>
      database.transaction((tx) => revokeToken(tx, owner, which, actor)),
    touch: async (owner, id, address) => {
      await database.query(
        `UPDATE token SET last_used_at = now(), last_used_address = $3
         WHERE subject = $1 AND id = $2
           AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
        [subjectOf(owner), id, address],
      );
    },
  };
}

async function createToken(
  tx: Transaction,
  owner: TokenOwner,
  { id, issuedAt, expiresAt }: TokenInput,
  actor: Actor,
): Promise<TokenRecord> {
  const uid = await lockOwner(tx, owner);
  const subject = subjectOf(owner);
  const { project, role } = 'project' in owner ? owner : { project: '', role: '' };
  const { rows: counted } = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM token WHERE subject = $1`,
    [subject],
  );
  if ((counted[0]?.count ?? 0) >= TOKENS_AT_MOST) {
    throw new UserError(
      'failed-precondition',
      `${nameOf(owner)} has ${TOKENS_AT_MOST} tokens: revoke some that are not used`,
    );
  }
  const { rows } = await tx.query<TokenRow>(
    `INSERT INTO token (subject, id, project, role, issued_at, expires_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *`,
    [subject, id, project, role, issuedAt, expiresAt ?? null, actor.name],
  );
  const detail = { token: id, expiresAt: expiresAt?.toISOString() ?? 'never' };
  await writeAudit(tx, actor, [{ action: 'create-token', ...objectOf(owner), detail }]);
  await tellOwner(tx, owner, uid);
  return toToken(rows[0] as TokenRow);
}

async function revokeToken(
  tx: Transaction,
  owner: TokenOwner,
  which: { id: string } | { issuedAtSeconds: number },
  actor: Actor,
): Promise<boolean> {
  const uid = await lockOwner(tx, owner);
  const [where, value] =
    'id' in which
      ? ['id = $2', which.id]
      : ['floor(extract(epoch FROM issued_at)) = $2', which.issuedAtSeconds];
  const { rows } = await tx.query<{ id: string }>(
    `DELETE FROM token WHERE subject = $1 AND ${where} RETURNING id`,
    [subjectOf(owner), value],
  );
  if (rows.length === 0) return false;
  await writeAudit(
    tx,
    actor,
    rows.map(({ id }) => ({
      action: 'revoke-token',
      ...objectOf(owner),
      detail: { token: id },
    })),
  );
  await tellOwner(tx, owner, uid);
  return true;
}

/** So that nobody gets a token whose owner goes in the meantime. Answers a project's uid. */
async function lockOwner(tx: Transaction, owner: TokenOwner): Promise<string> {
  if ('account' in owner) {
    const { rows } = await tx.query(`SELECT 1 FROM account WHERE name = $1 FOR UPDATE`, [
      owner.account,
    ]);
    if (rows.length > 0) return '';
    throw new UserError('not-found', `account '${owner.account}' does not exist`);
  }
  const { project, role } = owner;
  const { rows } = await tx.query<{ uid: string; has_role: boolean }>(
    `SELECT uid, jsonb_path_exists(spec, '$.roles[*] ? (@.name == $role)',
       jsonb_build_object('role', $2::text)) AS has_role
     FROM project WHERE name = $1 FOR UPDATE`,
    [project, role],
  );
  if (!rows[0]) throw new UserError('not-found', `project '${project}' not found`);
  if (rows[0].has_role) return rows[0].uid;
  throw new UserError('not-found', `project '${project}' does not have role '${role}'`);
}

/** A project shows its tokens, so its version moves with them. */
async function tellOwner(tx: Transaction, owner: TokenOwner, uid: string): Promise<void> {
  if ('account' in owner) {
    await tell(tx, [{ kind: 'account', type: 'MODIFIED', uid: owner.account, payload: {} }]);
    return;
  }
  const payload = { name: owner.project, project: owner.project };
  await publish(tx, 'project', [{ type: 'MODIFIED', uid, payload }]);
}

/** How tokens and policies name the owner. */
export function subjectOf(owner: TokenOwner): string {
  return 'account' in owner ? owner.account : `proj:${owner.project}:${owner.role}`;
}

function nameOf(owner: TokenOwner): string {
  return 'account' in owner
    ? `account ${owner.account}`
    : `role ${owner.role} of project ${owner.project}`;
}

function objectOf(owner: TokenOwner) {
  if ('account' in owner) return { kind: 'account', object: owner.account };
  return { kind: 'project', object: `${owner.project}/${owner.role}`, project: owner.project };
}

function toToken(row: TokenRow): TokenRecord {
  return {
    id: row.id,
    issuedAt: row.issued_at.toISOString(),
    ...(row.expires_at ? { expiresAt: row.expires_at.toISOString() } : {}),
    createdBy: row.created_by,
    ...(row.last_used_at ? { lastUsedAt: row.last_used_at.toISOString() } : {}),
    lastUsedAddress: row.last_used_address,
  };
}
