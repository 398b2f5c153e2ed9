import { Worker } from 'bullmq';
import { connect, type RedisOptions } from './redis.ts';

export interface ConsumeOptions extends RedisOptions {
  /** How many jobs at once. */
  concurrency: number;
}

/** A job of a process that died is given to another after about this long. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;

/**
 * Hands the jobs of a queue to `handle` until closed. A job may come twice, and one whose handler
 * throws is told to `onError` and dropped: what should be running is found again by the sweeper.
 */
export function consume<T>(
  queue: string,
  handle: (job: T) => Promise<void>,
  options: ConsumeOptions,
): { close(): Promise<void> } {
  const redis = connect(options);
  const worker = new Worker<T>(queue, async (job) => handle(job.data), {
    connection: redis as never,
    concurrency: options.concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: 10,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on('error', (error) => options.onError?.(error));
  worker.on('failed', (_job, error) => options.onError?.(error));
  return {
    close: async () => {
      await worker.close();
      redis.disconnect();
    },
  };
}
