import type { Deployment, RevisionHistory } from '@lockstep/domain';
import type { HistoryStore } from './api.ts';
import { HISTORY_JSON } from './applications/row.ts';
import type { Database } from './database.ts';

export function historyStore(database: Database): HistoryStore {
  const read = async (rest: string, values: unknown[]): Promise<Deployment[]> => {
    const { rows } = await database.query<{ entry: RevisionHistory; fingerprint: string }>(
      `SELECT ${HISTORY_JSON} AS entry, h.fingerprint FROM history h ${rest}`,
      values,
    );
    return rows.map(({ entry, fingerprint }) => ({ ...entry, fingerprint }));
  };
  return {
    list: (applicationUid) => read(`WHERE h.application_uid = $1 ORDER BY h.id`, [applicationUid]),
    get: async (applicationUid, id) =>
      (await read(`WHERE h.application_uid = $1 AND h.id = $2`, [applicationUid, id]))[0],
  };
}
