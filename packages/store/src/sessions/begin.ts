import { randomUUID } from 'node:crypto';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Transaction } from '../database.ts';
import type { Sealer } from '../seal.ts';
import type { SessionInput, SessionRecord, SessionSecrets } from './api.ts';
import { SESSION_COLUMNS, type SessionRow, toSession } from './row.ts';

/** Of one person at once; the one that was used longest ago gives way. */
const SESSIONS_AT_MOST = 200;
const MAX_DEVICE = 300;
const MAX_GROUPS = 2000;

export async function beginSession(
  tx: Transaction,
  sealer: Sealer,
  input: SessionInput,
  actor: Actor,
): Promise<SessionRecord> {
  const id = randomUUID();
  const { rows } = await tx.query<SessionRow>(
    `INSERT INTO session (id, username, issuer, groups, provider_id, provider_subject, display_name,
       expires_at, confirmed_until, address, device, secrets)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${SESSION_COLUMNS}`,
    [
      id,
      input.username,
      input.issuer,
      groupsOf(input.groups),
      input.providerId ?? '',
      input.providerSubject ?? '',
      clean(input.displayName ?? ''),
      input.expiresAt,
      input.confirmedUntil ?? null,
      input.address,
      clean(input.device).slice(0, MAX_DEVICE),
      sealSessionSecrets(sealer, id, input.secrets),
    ],
  );
  await dropOldest(tx, input);
  const detail = {
    issuer: input.issuer,
    ...(input.providerId && { provider: input.providerId }),
    ...(input.providerSubject && { subject: input.providerSubject }),
  };
  await writeAudit(tx, { ...actor, tokenId: id }, [
    { action: 'sign-in', kind: 'session', object: input.username, detail },
  ]);
  return toSession(rows[0] as SessionRow);
}

/** Providers hand out hundreds of groups; PostgreSQL keeps no NUL. */
export function groupsOf(groups: readonly string[]): string[] {
  return groups.slice(0, MAX_GROUPS).map(clean);
}

export function sealSessionSecrets(
  sealer: Sealer,
  id: string,
  secrets: SessionSecrets | undefined,
): Buffer {
  if (!secrets?.refreshToken && !secrets?.logoutHint) return Buffer.alloc(0);
  return sealer.sealBuffer(Buffer.from(JSON.stringify(secrets)), sessionContext(id));
}

export function openSessionSecrets(
  sealer: Sealer,
  id: string,
  sealed: Buffer | undefined,
): SessionSecrets {
  if (!sealed?.length) return {};
  return JSON.parse(sealer.openBuffer(sealed, sessionContext(id)).toString()) as SessionSecrets;
}

function sessionContext(id: string): string {
  return `session/${id}/secrets`;
}

async function dropOldest(tx: Transaction, { username, issuer }: SessionInput): Promise<void> {
  await tx.query(
    `DELETE FROM session WHERE id IN (SELECT id FROM session WHERE username = $1 AND issuer = $2
       ORDER BY last_used_at DESC OFFSET ${SESSIONS_AT_MOST})`,
    [username, issuer],
  );
}

function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
