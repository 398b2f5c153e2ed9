import { createRedis, spawnNode, waitFor } from '@lockstep/testkit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Consumer, consume } from './consume.ts';
import {
  GIT_QUEUE,
  RENDER_QUEUE,
  type ReconcileJob,
  type RenderJob,
  reconcileQueueName,
} from './jobs.ts';
import { openSignals } from './signals.ts';

let server: Awaited<ReturnType<typeof createRedis>>;
let signals: ReturnType<typeof openSignals>;
let admin: Redis;
const consumers: Consumer[] = [];

beforeAll(async () => {
  server = await createRedis();
  signals = openSignals({ redisUrl: server.url });
  admin = new Redis(server.url);
});

afterAll(async () => {
  await Promise.all(consumers.map((consumer) => consumer.close()));
  await signals.close();
  admin.disconnect();
  await server.close();
});

function consuming<Data>(queue: string, handler: (data: Data) => Promise<void>, concurrency = 4) {
  const consumer = consume<Data>(queue, handler, { redisUrl: server.url, concurrency });
  consumers.push(consumer);
  return consumer;
}

/** A promise that is settled from outside. */
function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('signals', () => {
  it('makes one job of signals that come while the job waits', async () => {
    const target = { clusterId: crypto.randomUUID(), shard: 0, uid: 'a' };
    for (let i = 0; i < 5; i++) await signals.reconcile(target);
    const queue = reconcileQueueName(target.clusterId, 0);
    const ran: string[] = [];
    consuming<ReconcileJob>(queue, async ({ uid }) => void ran.push(uid));
    await waitFor(() => ran.length > 0, { what: 'the job runs' });
    await signals.reconcile({ ...target, uid: 'last' });
    await waitFor(() => ran.includes('last'), { what: 'a later signal runs' });
    expect(ran).toEqual(['a', 'last']);
  });

  it('runs a job once more for signals that come while it runs', async () => {
    const target = { clusterId: crypto.randomUUID(), shard: 1, uid: 'b' };
    const first = gate();
    let runs = 0;
    consuming<ReconcileJob>(reconcileQueueName(target.clusterId, 1), async () => {
      runs++;
      if (runs === 1) await first.opened;
    });
    await signals.reconcile(target);
    await waitFor(() => runs === 1, { what: 'the first run' });
    await signals.reconcile(target);
    await signals.reconcileMany([target, { ...target, uid: 'other' }]);
    first.open();
    await waitFor(() => runs === 3, { what: 'one run more, and the other' });
    await signals.reconcile({ ...target, uid: 'end' });
    await waitFor(() => runs === 4, { what: 'the end' });
    // The deduplication does not outlive its job.
    await signals.reconcile(target);
    await waitFor(() => runs === 5, { what: 'a signal after the job ended' });
  });

  it('does not take a hard render for a waiting one that is not', async () => {
    await signals.renderMany([{ uid: 'r1' }, { uid: 'r1', hard: true }, { uid: 'r1' }]);
    const ran: RenderJob[] = [];
    const consumer = consuming<RenderJob>(RENDER_QUEUE, async (job) => void ran.push(job), 1);
    await waitFor(() => ran.length === 2, { what: 'both renders' });
    expect(ran).toEqual([{ uid: 'r1' }, { uid: 'r1', hard: true }]);
    await consumer.close();
  });

  it('forgets a job that failed, so that the next signal runs', async () => {
    const target = { clusterId: crypto.randomUUID(), shard: 2, uid: 'c' };
    const failures: string[] = [];
    let runs = 0;
    const consumer = consume<ReconcileJob>(
      reconcileQueueName(target.clusterId, 2),
      async () => {
        runs++;
        if (runs === 1) throw new Error('first time');
      },
      { redisUrl: server.url, onFailure: (error) => failures.push(error.message) },
    );
    consumers.push(consumer);
    await signals.reconcile(target);
    await waitFor(() => failures.length === 1, { what: 'the failure is told' });
    await signals.reconcile(target);
    await waitFor(() => runs === 2, { what: 'the second run' });
    expect(failures).toEqual(['first time']);
  });

  it('tells how deep queues are and how old their oldest job is', async () => {
    await signals.git({ repoKey: 'k', repoUrl: 'u', project: 'default', cause: 'poll' });
    await signals.git({ repoKey: 'k2', repoUrl: 'u2', project: 'default', cause: 'poll' });
    const git = await waitFor(
      async () =>
        (await signals.stats()).find(
          ({ queue, oldestAgeMs }) => queue === GIT_QUEUE && oldestAgeMs > 0,
        ),
      { what: 'the oldest job has an age' },
    );
    expect(git).toMatchObject({ waiting: 2, active: 0 });
  });

  it('takes a job up again, twice if need be, when the worker that ran it was killed', async () => {
    const target = { clusterId: crypto.randomUUID(), shard: 5, uid: 'f' };
    const queue = reconcileQueueName(target.clusterId, 5);
    await signals.reconcile(target);
    for (let kill = 0; kill < 2; kill++) {
      const victim = await spawnNode('packages/queue/src/testing/hang-process.ts', {
        args: [server.url, queue],
        ready: async (process) => (await process.log()).includes('started'),
      });
      await victim.kill();
    }
    const ran: string[] = [];
    const options = { redisUrl: server.url, lockDurationMs: 1_000 };
    consumers.push(consume<ReconcileJob>(queue, async ({ uid }) => void ran.push(uid), options));
    await waitFor(() => ran.length === 1, { what: 'the job runs to its end' });
    await signals.reconcile(target);
    await waitFor(() => ran.length === 2, { what: 'the next signal runs' });
  });

  it('goes on after Redis lost everything', async () => {
    const target = { clusterId: crypto.randomUUID(), shard: 3, uid: 'd' };
    let runs = 0;
    consuming<ReconcileJob>(reconcileQueueName(target.clusterId, 3), async () => {
      runs++;
    });
    await signals.reconcile(target);
    await waitFor(() => runs === 1, { what: 'a run before' });
    await admin.flushall();
    await signals.reconcile(target);
    await waitFor(() => runs === 2, { what: 'a run after' });
  });

  it('goes on after its connections were cut', async () => {
    const target = { clusterId: crypto.randomUUID(), shard: 4, uid: 'e' };
    let runs = 0;
    consuming<ReconcileJob>(reconcileQueueName(target.clusterId, 4), async () => {
      runs++;
    });
    await signals.reconcile(target);
    await waitFor(() => runs === 1, { what: 'a run before' });
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await waitFor(() => signals.reconcile(target).then(() => true), { what: 'a signal is taken' });
    await waitFor(() => runs === 2, { what: 'a run after' });
  });
});
