import type { PolicyVersion } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import type { Queryable, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import type { RbacPolicyChange, RbacPolicyVersionDetail } from './api.ts';
import type { PolicyChanges } from './changed-lines.ts';

interface VersionRow {
  version: number;
  saved_at: Date;
  saved_by: string;
  reason: string;
  request_id: string;
  restored_from: number | null;
  forced: boolean;
  added: number | null;
  removed: number | null;
}

/** Without the text: a policy may have megabytes. */
const COLUMNS = `version, saved_at, saved_by, reason, request_id, restored_from, forced, added, removed`;
const MAX_VERSION = 2 ** 31 - 1;

export async function listVersions(
  source: Queryable,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<PolicyVersion[]> {
  const { rows } = await source.query<VersionRow>(
    `SELECT ${COLUMNS} FROM rbac_policy_version WHERE version < $1
     ORDER BY version DESC LIMIT $2`,
    [Math.min(before ?? MAX_VERSION, MAX_VERSION), limit],
  );
  return rows.map(toVersion);
}

export async function readVersion(
  source: Queryable,
  version: number,
): Promise<RbacPolicyVersionDetail | undefined> {
  if (version > MAX_VERSION) return undefined;
  const { rows } = await source.query<VersionRow & { data: Record<string, string> }>(
    `SELECT ${COLUMNS}, data FROM rbac_policy_version WHERE version = $1`,
    [version],
  );
  return rows[0] && { ...toVersion(rows[0]), data: rows[0].data };
}

/** In the transaction of the change. */
export async function keepVersion(
  tx: Transaction,
  version: number,
  { data, reason = '', restoredFrom, forced = false }: RbacPolicyChange,
  { added, removed }: PolicyChanges,
  actor: Actor,
): Promise<void> {
  await tx.query(
    `INSERT INTO rbac_policy_version
       (version, data, reason, saved_by, request_id, restored_from, forced, added, removed)
     VALUES ($1, $2::jsonb, $3, $4, $5, $6, $7, $8, $9)`,
    [
      version,
      toJson(data),
      reason,
      actor.name,
      actor.requestId ?? '',
      restoredFrom ?? null,
      forced,
      added,
      removed,
    ],
  );
}

function toVersion(row: VersionRow): PolicyVersion {
  return {
    version: row.version,
    savedAt: row.saved_at.toISOString(),
    savedBy: row.saved_by,
    reason: row.reason,
    requestId: row.request_id,
    forced: row.forced,
    ...(row.restored_from !== null && { restoredFrom: row.restored_from }),
    ...(row.added !== null && { added: row.added }),
    ...(row.removed !== null && { removed: row.removed }),
  };
}
