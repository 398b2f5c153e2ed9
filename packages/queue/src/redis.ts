import { Redis } from 'ioredis';

export interface RedisConnectionOptions {
  redisUrl: string;
  /** Told of lost connections; they are made again, for ever. */
  onError?: (error: Error) => void;
}

/** Before all keys of ours, queues too. */
export const KEY_PREFIX = 'lockstep';

const RECONNECT_MAX_MS = 2_000;
const ANSWER_WITHIN_MS = 5_000;

/** Connects, and connects again whenever the connection is lost. */
export function connectRedis(options: RedisConnectionOptions, name: string): Redis {
  const redis = new Redis(options.redisUrl, {
    connectionName: `lockstep-${name}`,
    // BullMQ wants its commands to wait; callers who must not wait ask `whenReady` first.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), RECONNECT_MAX_MS),
    disableClientInfo: true,
  });
  redis.on('error', options.onError ?? (() => {}));
  return redis;
}

/**
 * Waits until commands can be sent, but not for long: commands that are queued up for a Redis that
 * is away would only grow in number, and what they say is derived from PostgreSQL again.
 * @throws Error when Redis does not answer in time
 */
export async function whenReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const finish = (error?: Error) => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      if (error) reject(error);
      else resolve();
    };
    const onReady = () => finish();
    const timer = setTimeout(
      () => finish(new Error(`Redis does not answer (${redis.status})`)),
      ANSWER_WITHIN_MS,
    );
    redis.once('ready', onReady);
  });
}
