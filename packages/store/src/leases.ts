import type { LeaseRecord, LeaseStore, SliceOwner } from './api.ts';
import { type Database, prepared } from './database.ts';

/**
 * Who owns what, by the database's clock alone. A lease that ran out stays its holder's until
 * another takes it: the epoch, not the time, is what writes are fenced by.
 */
const COLUMNS = `key, holder, address, epoch,
  to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "expiresAt"`;

const IS_HELD = `holder <> '' AND expires_at > clock_timestamp()`;

/** Joins the lease `l` of the shard of cluster `c` that has a slice. Its key is `leaseKey`'s. */
export const OWNER_LEASE = (slice: string) =>
  `l.key = 'cluster/' || c.id || '/' || (${slice}::int % GREATEST(1, c.shards))
    AND l.holder <> '' AND l.expires_at > clock_timestamp()`;

const EXPIRY = (placeholder: string) =>
  `clock_timestamp() + ${placeholder}::float8 * interval '1 millisecond'`;

const ACQUIRE = `INSERT INTO lease AS held (key, holder, address, epoch, renewed_at, expires_at)
  VALUES ($1, $2, $3, 1, clock_timestamp(), ${EXPIRY('$4')})
  ON CONFLICT (key) DO UPDATE SET
    holder = EXCLUDED.holder, address = EXCLUDED.address,
    renewed_at = EXCLUDED.renewed_at, expires_at = EXCLUDED.expires_at,
    epoch = CASE WHEN held.holder = EXCLUDED.holder THEN held.epoch ELSE held.epoch + 1 END
  WHERE held.holder = EXCLUDED.holder OR held.expires_at <= clock_timestamp()
  RETURNING ${COLUMNS}`;

/** Asked for each request that needs a cluster, so one statement. */
const OWNER_OF = `SELECT COALESCE(NULLIF(c.name, ''), c.server) AS cluster,
    COALESCE(l.address, '') AS address
  FROM cluster c LEFT JOIN lease l ON ${OWNER_LEASE('$2')}
  WHERE c.id = $1::uuid`;

export function leaseStore(database: Database): LeaseStore {
  return {
    acquire: (key, holder, address, ttlMs) =>
      database.transaction(async (tx) => {
        // Another's row is locked whole: writes that were fenced by it end first (fence.ts).
        await tx.query(`SELECT 1 FROM lease WHERE key = $1 AND holder <> $2 FOR UPDATE`, [
          key,
          holder,
        ]);
        const { rows } = await tx.query<LeaseRecord>(ACQUIRE, [key, holder, address, ttlMs]);
        return rows[0];
      }),
    renew: async (holder, ttlMs) => {
      const { rows } = await database.query<{ key: string }>(
        `UPDATE lease SET renewed_at = clock_timestamp(), expires_at = ${EXPIRY('$2')}
         WHERE holder = $1 RETURNING key`,
        [holder, ttlMs],
      );
      return rows.map((row) => row.key);
    },
    // The row stays: its epoch must go on growing from where it is.
    release: async (key, holder) => {
      await database.query(
        `UPDATE lease SET holder = '', address = '', expires_at = clock_timestamp()
         WHERE key = $1 AND holder = $2`,
        [key, holder],
      );
    },
    get: async (key) => {
      const { rows } = await database.query<LeaseRecord>(
        `SELECT ${COLUMNS} FROM lease WHERE key = $1 AND ${IS_HELD}`,
        [key],
      );
      return rows[0];
    },
    list: async (prefix) => {
      const { rows } = await database.query<LeaseRecord>(
        `SELECT ${COLUMNS} FROM lease WHERE starts_with(key, $1) AND ${IS_HELD} ORDER BY key`,
        [prefix],
      );
      return rows;
    },
    ownerOf: async ({ clusterId, slice }) => {
      const { rows } = await database.query<SliceOwner>(prepared(OWNER_OF), [clusterId, slice]);
      return rows[0];
    },
  };
}
