import { UserError } from '@lockstep/domain';
import type { SettingStore } from './api.ts';
import { whatChanged } from './audit/what-changed.ts';
import { writeAudit } from './changes.ts';
import { type Database, prepared, type Transaction } from './database.ts';
import { toJson } from './json.ts';
import { tell } from './outbox/tell.ts';

export function settingStore(database: Database): SettingStore {
  return {
    get: async <T>(key: string) => {
      const { rows } = await database.query<{ value: T }>(
        prepared(`SELECT value FROM setting WHERE key = $1`),
        [key],
      );
      return rows[0]?.value;
    },
    version: async <T>(key: string) => {
      const { rows } = await database.query<{ value: T; version: number }>(
        prepared(`SELECT value, version FROM setting WHERE key = $1`),
        [key],
      );
      return rows[0] ?? { value: undefined, version: 0 };
    },
    set: (key, value, audited) =>
      database.transaction(async (tx) => {
        const before = await lockSetting(tx, key);
        const version = await write(tx, { key, value });
        if (!audited) return version;
        const { actor, object, expected } = audited;
        // After the write: a row that was not there could not be locked.
        if (expected !== undefined && version !== expected + 1) {
          throw new UserError(
            'conflict',
            `the settings are at version ${version - 1}, not ${expected}: read them again`,
          );
        }
        const detail = { ...whatChanged(before ?? {}, value) };
        await writeAudit(tx, actor, [{ action: 'update', kind: 'settings', object, detail }]);
        // Whatever somebody changes is in force everywhere at once.
        await tell(tx, [{ kind: 'setting', type: 'MODIFIED', uid: key, payload: {} }]);
        return version;
      }),
  };
}

async function lockSetting(tx: Transaction, key: string): Promise<unknown> {
  const { rows } = await tx.query<{ value: unknown }>(
    prepared(`SELECT value FROM setting WHERE key = $1 FOR UPDATE`),
    [key],
  );
  return rows[0]?.value;
}

async function write(
  tx: Transaction,
  { key, value }: { key: string; value: unknown },
): Promise<number> {
  const { rows } = await tx.query<{ version: number }>(
    `INSERT INTO setting (key, value, version, updated_at) VALUES ($1, $2, 1, now())
     ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, version = setting.version + 1,
       updated_at = now()
     RETURNING version`,
    [key, toJson(value)],
  );
  return rows[0]?.version ?? 0;
}
