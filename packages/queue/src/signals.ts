import type { JobsOptions, Queue } from 'bullmq';
import type { Signals } from './api.ts';
import {
  GIT_QUEUE,
  type GitJob,
  RENDER_QUEUE,
  type RenderJob,
  reconcileQueueName,
  WEBHOOK_QUEUE,
  type WebhookJob,
} from './jobs.ts';
import { Queues } from './queues.ts';
import { connectRedis, type RedisConnectionOptions, whenReady } from './redis.ts';
import { readStats } from './stats.ts';

type Target = Parameters<Signals['reconcile']>[0];

interface Signal {
  name: string;
  data: object;
  /** Signals with one key are one job as long as it waits. */
  key: string;
}

/**
 * Opens the side that enqueues. A signal is lost in no case but Redis's own loss: one that comes
 * while its job waits is that job, one that comes while it runs makes it run once more.
 * Calls throw when Redis does not answer within some seconds.
 */
export function openSignals(options: RedisConnectionOptions): Signals {
  const onError = options.onError ?? (() => {});
  const redis = connectRedis(options, 'signals');
  const queues = new Queues(redis, onError);
  const send = async (queueName: string, signals: Signal[]) => {
    if (signals.length === 0) return;
    await whenReady(redis);
    await addAll(queues.get(queueName), signals);
  };
  return {
    webhook: (job) => send(WEBHOOK_QUEUE, [webhookSignal(job)]),
    git: (job) => send(GIT_QUEUE, [gitSignal(job)]),
    render: (job) => send(RENDER_QUEUE, [renderSignal(job)]),
    renderMany: (jobs) => send(RENDER_QUEUE, jobs.map(renderSignal)),
    reconcile: (target) => send(queueOf(target), [reconcileSignal(target)]),
    reconcileMany: async (targets) => {
      const byQueue = Map.groupBy(targets, queueOf);
      await Promise.all(
        [...byQueue].map(([name, group]) => send(name, group.map(reconcileSignal))),
      );
    },
    stats: async () => {
      await whenReady(redis);
      return readStats(queues);
    },
    close: async () => {
      await queues.close();
      redis.disconnect();
    },
  };
}

function queueOf({ clusterId, shard }: Target): string {
  return reconcileQueueName(clusterId, shard);
}

function webhookSignal(job: WebhookJob): Signal {
  return { name: 'webhook', data: job, key: job.id };
}

/** Projects have credentials of their own, so one repository may be fetched by several. */
function gitSignal(job: GitJob): Signal {
  return { name: 'git', data: job, key: `${job.project} ${job.repoKey}` };
}

/** A render that does more must not be taken for a waiting one that does less. */
function renderSignal(job: RenderJob): Signal {
  const more = [job.hard && 'hard', job.edited && 'edited', job.seenBy].filter(Boolean);
  return { name: 'render', data: job, key: [job.uid, ...more].join(' ') };
}

function reconcileSignal({ uid }: Target): Signal {
  return { name: 'reconcile', data: { uid }, key: uid };
}

/** Nothing is kept of a job that ended: what came of it is in PostgreSQL. */
function optionsOf(signal: Signal): JobsOptions {
  return {
    deduplication: { id: signal.key, keepLastIfActive: true },
    removeOnComplete: true,
    removeOnFail: true,
    attempts: 1,
  };
}

async function addAll(queue: Queue, signals: Signal[]): Promise<void> {
  const [first] = signals;
  if (first && signals.length === 1) {
    await queue.add(first.name, first.data, optionsOf(first));
    return;
  }
  await queue.addBulk(
    signals.map((signal) => ({ name: signal.name, data: signal.data, opts: optionsOf(signal) })),
  );
}
