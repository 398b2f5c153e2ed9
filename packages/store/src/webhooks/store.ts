import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';
import type { WebhookStore } from './api.ts';
import { readFollowedSources, readRepoKeys, readSourceFollowers } from './followers.ts';
import { listDeliveries } from './list.ts';
import { pruneDeliveries } from './prune.ts';
import { keepable, receiveDelivery } from './receive.ts';
import { redeliverDelivery } from './redeliver.ts';
import { type DetailRow, SUMMARY_COLUMNS, toDetail } from './row.ts';
import { nameApplications, settleDeliveries } from './settle.ts';

export function webhookStore(database: Database, sealer: Sealer): WebhookStore {
  return {
    receive: (delivery) => receiveDelivery(database, sealer, delivery),
    refuse: async ({ provider, event, reason }) => {
      await database.query(
        `INSERT INTO webhook_delivery
           (id, provider, event, delivery_key, outcome, reason, finished_at)
         SELECT id, $1, $2, 'refused ' || id::text, 'refused', $3, now()
         FROM gen_random_uuid() AS id`,
        [provider, event, reason].map(keepable),
      );
    },
    list: (filter) => listDeliveries(database, filter),
    get: async (id) => {
      const { rows } = await database.query<DetailRow>(
        `SELECT ${SUMMARY_COLUMNS}, delivery_key AS key, changes, applications, body
         FROM webhook_delivery WHERE id = $1`,
        [id],
      );
      return rows[0] && toDetail(rows[0], sealer);
    },
    redeliver: (id, actor) => redeliverDelivery(database, sealer, id, actor),
    take: async (id) => {
      const { rows } = await database.query<{ provider: string; changes: unknown[] }>(
        `SELECT provider, changes FROM webhook_delivery WHERE id = $1 AND outcome = 'queued'`,
        [id],
      );
      return rows[0];
    },
    repoKeys: () => readRepoKeys(database),
    followedSources: (of) => readFollowedSources(database, of),
    followers: (of) => readSourceFollowers(database, of),
    begin: async (id, pending) => {
      await database.transaction(
        (tx) =>
          tx.query(
            `UPDATE webhook_delivery SET outcome = 'fetching', pending = $2
             WHERE id = $1 AND outcome = 'queued'`,
            [id, pending],
          ),
        { derivable: true },
      );
    },
    concern: (id, applications) => nameApplications(database, id, applications),
    finish: async (id, outcome, reason) => {
      await database.query(
        `UPDATE webhook_delivery SET outcome = $2, reason = $3, pending = '{}', finished_at = now()
         WHERE id = $1`,
        [id, outcome, keepable(reason).slice(0, 2_000)],
      );
    },
    waitingFor: async (repoKey) => {
      const { rows } = await database.query<{ id: string }>(
        `SELECT id FROM webhook_delivery WHERE outcome = 'fetching' AND pending @> ARRAY[$1]`,
        [repoKey],
      );
      return rows.map(({ id }) => id);
    },
    settle: (ids, repoKey, found) => settleDeliveries(database, ids, repoKey, found),
    overdue: async (olderThanMs) => {
      const { rows } = await database.query<{ id: string }>(
        `SELECT id FROM webhook_delivery WHERE outcome = 'queued'
           AND received_at < now() - make_interval(secs => $1::float8 / 1000)
         ORDER BY received_at LIMIT 1000`,
        [olderThanMs],
      );
      return rows.map(({ id }) => id);
    },
    prune: (limits) => pruneDeliveries(database, limits),
  };
}
