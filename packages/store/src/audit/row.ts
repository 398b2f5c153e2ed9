import type { AuditEntry, AuditOutcome } from './api.ts';

export interface StoredAudit {
  id: string;
  at: Date;
  actor: string;
  groups: string[];
  token_id: string;
  address: string;
  request_id: string;
  cause: string;
  outcome: AuditOutcome;
  action: string;
  kind: string;
  object: string;
  project: string;
  detail: Record<string, unknown>;
  seq: string | null;
  previous_hash: string | null;
  hash: string | null;
}

export const AUDIT_COLUMNS = `id, at, actor, groups, token_id, address, request_id, cause, outcome,
  action, kind, object, project, detail, seq, previous_hash, hash`;

/** Every field that is hashed must be read here: the chain proves what this answers. */
export function toAuditEntry(row: StoredAudit): AuditEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: row.actor,
    groups: row.groups,
    tokenId: row.token_id,
    address: row.address,
    requestId: row.request_id,
    cause: row.cause,
    outcome: row.outcome,
    action: row.action,
    kind: row.kind,
    object: row.object,
    project: row.project,
    detail: row.detail,
    ...(row.seq !== null && { seq: Number(row.seq) }),
    ...(row.previous_hash !== null && { previousHash: row.previous_hash }),
    ...(row.hash !== null && { hash: row.hash }),
  };
}
