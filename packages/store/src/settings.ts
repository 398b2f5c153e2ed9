import type { SettingStore } from './api.ts';
import type { Database } from './database.ts';
import { toJson } from './json.ts';

export function settingStore(database: Database): SettingStore {
  return {
    get: async <T>(key: string) => {
      const { rows } = await database.query<{ value: T }>(
        `SELECT value FROM setting WHERE key = $1`,
        [key],
      );
      return rows[0]?.value;
    },
    set: async (key, value) => {
      await database.query(
        `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, now())
         ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`,
        [key, toJson(value)],
      );
    },
  };
}
