import { FOLLOWER_COLUMNS } from '../applications/followers.ts';
import { type Database, prepared } from '../database.ts';
import type { Dependent, RemoteStore } from './api.ts';

export function remoteStore(database: Database): RemoteStore {
  return {
    save: async (uid, urls) => {
      await database.transaction(
        async (tx) => {
          await tx.query(
            `DELETE FROM application_remote WHERE application_uid = $1 AND url <> ALL($2)`,
            [uid, urls],
          );
          // Whoever is gone meanwhile reads nothing.
          await tx.query(
            `INSERT INTO application_remote (application_uid, url)
             SELECT a.uid, url FROM application a, unnest($2::text[]) AS url WHERE a.uid = $1
             ON CONFLICT DO NOTHING`,
            [uid, urls],
          );
        },
        { derivable: true },
      );
    },
    of: async (uid) => {
      const { rows } = await database.query<{ url: string }>(
        prepared(`SELECT url FROM application_remote WHERE application_uid = $1 ORDER BY url`),
        [uid],
      );
      return rows.map(({ url }) => url);
    },
    all: async () => {
      const { rows } = await database.query<{ url: string; project: string }>(
        `SELECT DISTINCT r.url, a.project FROM application_remote r
         JOIN application a ON a.uid = r.application_uid WHERE a.deletion_timestamp IS NULL`,
      );
      return rows;
    },
    dependents: async (urls) => {
      const { rows } = await database.query<Dependent>(
        `SELECT ${FOLLOWER_COLUMNS}, project FROM application
         WHERE deletion_timestamp IS NULL AND uid IN
           (SELECT application_uid FROM application_remote WHERE url = ANY($1))
         ORDER BY namespace, name`,
        [urls],
      );
      return rows;
    },
  };
}
