import { UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import type { RbacPolicyChange, RbacPolicyRecord, RbacPolicyStore } from './api.ts';
import { changedLines } from './changed-lines.ts';
import { keepVersion, listVersions, readVersion } from './versions.ts';

/** The row of the settings that holds the policy, and the name of its event. */
export const RBAC_SETTING = 'rbac';

export function rbacPolicyStore(database: Database): RbacPolicyStore {
  return {
    get: async () => {
      const { rows } = await database.query<{ value: RbacPolicyRecord }>(
        `SELECT value FROM setting WHERE key = $1`,
        [RBAC_SETTING],
      );
      return rows[0]?.value ?? NO_POLICY;
    },
    put: (change, actor) =>
      database.transaction(async (tx) => {
        const before = await lockPolicy(tx);
        const { data, expected } = change;
        if (expected !== undefined && expected !== before.version) {
          throw new UserError(
            'conflict',
            `the policy is at version ${before.version}, not ${expected}: read it again`,
          );
        }
        return isSame(data, before.data) ? before : writePolicy(tx, change, before, actor);
      }),
    versions: (query) => listVersions(database, query),
    version: (version) => readVersion(database, version),
  };
}

/** An installation where nobody has set one. */
const NO_POLICY: RbacPolicyRecord = { version: 0, data: {}, updatedAt: '', updatedBy: '' };

/** One writer at a time, also before there is a row that could be locked. */
async function lockPolicy(tx: Transaction): Promise<RbacPolicyRecord> {
  await tx.query(
    `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING`,
    [RBAC_SETTING, toJson(NO_POLICY)],
  );
  const { rows } = await tx.query<{ value: RbacPolicyRecord }>(
    `SELECT value FROM setting WHERE key = $1 FOR UPDATE`,
    [RBAC_SETTING],
  );
  return rows[0]?.value ?? NO_POLICY;
}

async function writePolicy(
  tx: Transaction,
  change: RbacPolicyChange,
  before: RbacPolicyRecord,
  actor: Actor,
): Promise<RbacPolicyRecord> {
  const version = before.version + 1;
  const { rows } = await tx.query<{ value: RbacPolicyRecord }>(
    `UPDATE setting SET updated_at = now(), value = $2::jsonb || jsonb_build_object('updatedAt',
       to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
     WHERE key = $1 RETURNING value`,
    [RBAC_SETTING, toJson({ version, data: change.data, updatedBy: actor.name })],
  );
  const after = (rows[0] as { value: RbacPolicyRecord }).value;
  const changed = changedLines(before.data, change.data);
  await keepVersion(tx, version, change, changed, actor);
  const { reason, restoredFrom, forced } = change;
  const { added, removed, changes } = changed;
  const detail = {
    version,
    ...(reason && { reason }),
    ...(restoredFrom !== undefined && { restoredFrom }),
    ...(forced && { forced }),
    ...{ added, removed, changes },
  };
  await writeAudit(tx, actor, [
    { action: 'update', kind: 'setting', object: RBAC_SETTING, detail },
  ]);
  await tellSetting(tx, RBAC_SETTING, { version });
  return after;
}

/** Last of the transaction: the counter's row stays locked until the commit. */
async function tellSetting(tx: Transaction, key: string, payload: object): Promise<void> {
  await tx.query(
    `WITH version AS (
       UPDATE resource_version SET value = value + 1 WHERE id = 1 RETURNING value
     )
     INSERT INTO outbox (resource_version, sequence, kind, type, uid, payload)
     SELECT version.value, 1, 'setting', 'MODIFIED', $1, $2::jsonb FROM version`,
    [key, toJson(payload)],
  );
}

function isSame(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key])
  );
}
