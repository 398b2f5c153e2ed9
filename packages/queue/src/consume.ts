import { Worker } from 'bullmq';
import { connectRedis, KEY_PREFIX, type RedisConnectionOptions } from './redis.ts';

export interface ConsumeOptions extends RedisConnectionOptions {
  /** Jobs at once; 1 if not given. */
  concurrency?: number;
  /** For how long a job is its worker's without a sign of life; 15 000 if not given. */
  lockDurationMs?: number;
  /** Told of what a handler threw. The job is gone then: whoever needs it, sends it again. */
  onFailure?: (error: Error, data: unknown) => void;
}

export interface Consumer {
  /** Takes no more jobs and waits for those that run. */
  close(): Promise<void>;
}

const LOCK_DURATION_MS = 15_000;
const STALLED_CHECK_MS = 5_000;
/** A job whose worker was killed is taken up again, however often that happens. */
const MAX_STALLED_COUNT = 1_000;

/**
 * Runs a handler for every job of a queue. A handler may be called twice for one signal, also at
 * once when a worker stops for longer than its lock lasts.
 */
export function consume<Data>(
  queueName: string,
  handler: (data: Data) => Promise<void>,
  options: ConsumeOptions,
): Consumer {
  const onError = options.onError ?? (() => {});
  const lockDurationMs = options.lockDurationMs ?? LOCK_DURATION_MS;
  const redis = connectRedis(options, queueName);
  const worker = new Worker<Data>(queueName, (job) => handler(job.data), {
    connection: redis,
    prefix: KEY_PREFIX,
    concurrency: options.concurrency ?? 1,
    lockDuration: lockDurationMs,
    stalledInterval: Math.min(lockDurationMs, STALLED_CHECK_MS),
    maxStalledCount: MAX_STALLED_COUNT,
    // How long it pauses after Redis was lost.
    runRetryDelay: 500,
    skipVersionCheck: true,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on('error', onError);
  worker.on('failed', (job, error) => (options.onFailure ?? onError)(error, job?.data));
  return {
    close: async () => {
      await worker.close();
      redis.disconnect();
    },
  };
}
