import { Redis } from 'ioredis';

export interface RedisOptions {
  redisUrl: string;
  /** Told of every lost connection; the connection itself is made again for ever. */
  onError?: (error: unknown) => void;
}

/** A connection that never gives up: Redis may be restarted or emptied at any time. */
export function connect({ redisUrl, onError }: RedisOptions): Redis {
  const redis = new Redis(redisUrl, {
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2_000),
  });
  redis.on('error', (error) => onError?.(error));
  return redis;
}
