import type { SettingStore } from './api.ts';
import { whatChanged } from './audit/what-changed.ts';
import { writeAudit } from './changes.ts';
import { type Database, prepared, type Queryable } from './database.ts';
import { toJson } from './json.ts';
import { tell } from './outbox/tell.ts';

export function settingStore(database: Database): SettingStore {
  return {
    get: <T>(key: string) => read<T>(database, key),
    set: (key, value, audited) =>
      database.transaction(async (tx) => {
        const before = audited && (await read(tx, key));
        await tx.query(
          `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, now())
           ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`,
          [key, toJson(value)],
        );
        if (!audited) return;
        const { actor, object } = audited;
        const detail = { ...whatChanged(before ?? {}, value) };
        await writeAudit(tx, actor, [{ action: 'update', kind: 'settings', object, detail }]);
        // Whatever somebody changes is in force everywhere at once.
        await tell(tx, [{ kind: 'setting', type: 'MODIFIED', uid: key, payload: {} }]);
      }),
  };
}

async function read<T>(source: Queryable, key: string): Promise<T | undefined> {
  const { rows } = await source.query<{ value: T }>(
    prepared(`SELECT value FROM setting WHERE key = $1`),
    [key],
  );
  return rows[0]?.value;
}
