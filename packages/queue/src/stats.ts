import type { Signals } from './api.ts';
import type { Queues } from './queues.ts';

type Stats = Awaited<ReturnType<Signals['stats']>>;

/** Depth of each queue, and for how long its oldest job has been waiting. */
export async function readStats(queues: Queues): Promise<Stats> {
  const names = await queues.names();
  return Promise.all(names.map((name) => readQueue(queues, name)));
}

async function readQueue(queues: Queues, name: string): Promise<Stats[number]> {
  const queue = queues.get(name);
  const [counts, oldest] = await Promise.all([
    queue.getJobCounts('waiting', 'active', 'delayed', 'failed'),
    queue.getJobs(['waiting'], 0, 0, true),
  ]);
  const since = oldest[0]?.timestamp;
  return {
    queue: name,
    waiting: counts.waiting ?? 0,
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
    oldestAgeMs: since === undefined ? 0 : Math.max(0, Date.now() - since),
  };
}
