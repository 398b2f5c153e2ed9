import type { RevisionHistory } from '@lockstep/domain';
import type { HistoryStore } from './api.ts';
import { HISTORY_JSON } from './applications/row.ts';
import type { Database } from './database.ts';

export function historyStore(database: Database): HistoryStore {
  return {
    list: async (applicationUid) => {
      const { rows } = await database.query<{ entry: RevisionHistory }>(
        `SELECT ${HISTORY_JSON} AS entry FROM history h WHERE h.application_uid = $1 ORDER BY h.id`,
        [applicationUid],
      );
      return rows.map((row) => row.entry);
    },
    get: async (applicationUid, id) => {
      const { rows } = await database.query<{ entry: RevisionHistory; fingerprint: string }>(
        `SELECT ${HISTORY_JSON} AS entry, h.fingerprint FROM history h
         WHERE h.application_uid = $1 AND h.id = $2`,
        [applicationUid, id],
      );
      return rows[0] && { ...rows[0].entry, fingerprint: rows[0].fingerprint };
    },
  };
}
