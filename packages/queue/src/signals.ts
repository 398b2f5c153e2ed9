import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Signals } from './api.ts';
import {
  GIT_QUEUE,
  type GitJob,
  RENDER_QUEUE,
  type ReconcileJob,
  type RenderJob,
  reconcileQueueName,
} from './jobs.ts';
import { connect, type RedisOptions } from './redis.ts';

/** Finished jobs are of no use to anybody: what came of them is in PostgreSQL. */
const FORGET: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/** Enqueues each thing once; a signal for what is being worked on makes it be worked on again. */
export async function openSignals(options: RedisOptions): Promise<Signals> {
  const redis = connect(options);
  const queues = new Map<string, Queue>();
  const queue = (name: string): Queue => {
    let found = queues.get(name);
    if (!found) {
      found = new Queue(name, { connection: redis as never });
      found.on('error', (error) => options.onError?.(error));
      queues.set(name, found);
    }
    return found;
  };
  const add = async (name: string, jobs: { key: string; data: object }[]): Promise<void> => {
    if (jobs.length === 0) return;
    await queue(name).addBulk(
      jobs.map(({ key, data }) => ({
        name,
        data,
        opts: { ...FORGET, deduplication: { id: key, keepLastIfActive: true } },
      })),
    );
  };
  const render = (jobs: RenderJob[]) =>
    add(
      RENDER_QUEUE,
      jobs.map((job) => ({ key: job.hard ? `${job.uid}.hard` : job.uid, data: job })),
    );
  const reconcile = async (targets: { clusterId: string; shard: number; uid: string }[]) => {
    const byQueue = Map.groupBy(targets, (target) =>
      reconcileQueueName(target.clusterId, target.shard),
    );
    for (const [name, group] of byQueue) {
      await add(
        name,
        group.map(({ uid }) => ({ key: uid, data: { uid } satisfies ReconcileJob })),
      );
    }
  };
  return {
    git: (job: GitJob) => add(GIT_QUEUE, [{ key: `${job.project}|${job.repoKey}`, data: job }]),
    render: (job) => render([job]),
    renderMany: render,
    reconcile: (target) => reconcile([target]),
    reconcileMany: reconcile,
    stats: () => statsOf(redis, queue),
    close: async () => {
      for (const one of queues.values()) await one.close();
      redis.disconnect();
    },
  };
}

type Stats = Awaited<ReturnType<Signals['stats']>>;

async function statsOf(redis: Redis, queue: (name: string) => Queue): Promise<Stats> {
  const stats: Stats = [];
  for (const name of await queueNames(redis)) {
    const counts = await queue(name).getJobCounts('waiting', 'active', 'delayed', 'failed');
    const [oldest] = await queue(name).getWaiting(0, 0);
    stats.push({
      queue: name,
      waiting: counts.waiting ?? 0,
      active: counts.active ?? 0,
      delayed: counts.delayed ?? 0,
      failed: counts.failed ?? 0,
      oldestAgeMs: oldest ? Math.max(0, Date.now() - oldest.timestamp) : 0,
    });
  }
  return stats;
}

/** Every queue leaves a hash of its settings, whoever made it. */
async function queueNames(redis: Redis): Promise<string[]> {
  const names = new Set<string>([GIT_QUEUE, RENDER_QUEUE]);
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', 'bull:*:meta', 'COUNT', 500);
    cursor = next;
    for (const key of keys) names.add(key.slice('bull:'.length, -':meta'.length));
  } while (cursor !== '0');
  return [...names].sort();
}
