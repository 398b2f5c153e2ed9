import { type Database, prepared } from '../database.ts';
import type { RenderClaimStore } from './api.ts';

const IN = (placeholder: string) =>
  `clock_timestamp() + ${placeholder}::float8 * interval '1 millisecond'`;

/** Answers a row where it was taken. */
const TAKE = `INSERT INTO render_claim AS claim (key, token, expires_at) VALUES ($1, $2, ${IN('$3')})
  ON CONFLICT (key) DO UPDATE
    SET token = EXCLUDED.token, fingerprint = '', expires_at = EXCLUDED.expires_at
    WHERE claim.expires_at <= clock_timestamp() OR ($4 AND claim.fingerprint <> '')
  RETURNING token`;

export function renderClaimStore(database: Database): RenderClaimStore {
  return {
    take: async (key, token, { ttlMs, again }) => {
      const taken = await database.query(prepared(TAKE), [key, token, ttlMs, again]);
      if (taken.rows.length > 0) return { kind: 'taken' };
      const { rows } = await database.query<{ fingerprint: string }>(
        `SELECT fingerprint FROM render_claim WHERE key = $1 AND fingerprint <> ''`,
        [key],
      );
      return rows[0] ? { kind: 'done', fingerprint: rows[0].fingerprint } : { kind: 'held' };
    },
    extend: async (key, token, ttlMs) => {
      await database.query(
        `UPDATE render_claim SET expires_at = ${IN('$3')} WHERE key = $1 AND token = $2`,
        [key, token, ttlMs],
      );
    },
    end: async (key, token, done) => {
      if (!done) {
        await database.query(`DELETE FROM render_claim WHERE key = $1 AND token = $2`, [
          key,
          token,
        ]);
        return;
      }
      await database.query(
        prepared(`UPDATE render_claim SET fingerprint = $3, expires_at = ${IN('$4')}
         WHERE key = $1 AND token = $2`),
        [key, token, done.fingerprint, done.tellMs],
      );
    },
    prune: async () => {
      const { rowCount } = await database.query(
        `DELETE FROM render_claim WHERE expires_at < clock_timestamp() - interval '1 minute'`,
      );
      return rowCount ?? 0;
    },
  };
}
