import { openLiveViews } from '@lockstep/queue';
import { type SpawnedNode, spawnNode, waitFor } from '@lockstep/testkit';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { TcpProxy } from './testing/tcp-proxy.ts';
import { isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** What the worker stands on goes away and comes back: nothing that people see is lost. */

let stack: Stack;
let worker: Worker;
let door: TcpProxy;
let redis: Redis;
let views: ReturnType<typeof openLiveViews>;

beforeAll(async () => {
  stack = await startStack();
  const { hostname, port } = new URL(stack.redisUrl);
  door = new TcpProxy({ host: hostname, port: Number(port) });
  redis = new Redis(stack.redisUrl);
  views = openLiveViews({ redisUrl: stack.redisUrl });
  worker = await startWorker(
    readConfig(
      {
        ...stack.env,
        LOCKSTEP_REDIS_URL: `redis://127.0.0.1:${await door.start()}`,
        LOCKSTEP_LOG_LEVEL: 'warn',
      },
      [],
    ),
  );
});

afterAll(async () => {
  await worker?.stop();
  await views?.close();
  redis?.disconnect();
  await door?.stop();
  await stack?.close();
});

const files = { 'app/a.json': configMap('a', { x: '1' }), 'app/web.json': deployment('web') };

function treeIsWhole(app: TestApp): Promise<unknown> {
  return waitFor(
    async () => {
      const kinds = (await views.getTree(app.uid))?.tree.nodes.map((node) => node.kind);
      return kinds?.includes('ConfigMap') && kinds.includes('Pod');
    },
    { what: 'the tree in Redis', deadlineMs: 60_000 },
  );
}

async function drift(app: TestApp): Promise<void> {
  const { namespace } = app;
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'a' };
  await stack.kube.patch(ref, { data: { x: 'drifted' } }, 'merge');
}

function untilData(app: TestApp, x: string, deadlineMs = 30_000): Promise<unknown> {
  const isThere = async () => {
    if ((await app.data('a'))?.x === x) return true;
    const { status } = await app.now();
    throw new Error(JSON.stringify({ ...status, history: undefined }, null, 1));
  };
  return waitFor(isThere, { what: `x: ${x}`, deadlineMs });
}

describe('Redis', () => {
  it('emptied is filled again within half a minute, and nobody notices else', async () => {
    const app = await startApp(stack, files);
    await app.untilSynced();
    await treeIsWhole(app);
    await redis.flushall();
    await drift(app);
    await untilData(app, '1');
    await app.push({ 'app/a.json': configMap('a', { x: '2' }) });
    await untilData(app, '2');
    await redis.flushall();
    await treeIsWhole(app);
  });

  it('away stops no self-heal and makes nothing Unknown; what was asked meanwhile comes after', async () => {
    const app = await startApp(stack, files);
    await app.untilSynced();
    await treeIsWhole(app);
    const seen = new Set<string>();
    const watching = await stack.store.outbox.follow(undefined, () => {
      void app.now().then((now) => seen.add(now.status.sync.status));
    });
    door.shut();
    await drift(app);
    await untilData(app, '1');
    await redis.flushall();
    await app.repo.commit({ 'app/a.json': JSON.stringify(configMap('a', { x: '3' })) }, 'Other', {
      branch: 'other',
    });
    await app.edit({ source: { repoURL: app.repo.url, path: 'app', targetRevision: 'other' } });
    door.open();
    await untilData(app, '3', 60_000);
    await treeIsWhole(app);
    await watching.close();
    expect([...seen]).not.toContain('Unknown');
  });
});

/** Over and over, so that some are ended within a transaction. */
async function endConnectionsOfWorkers(): Promise<void> {
  const admin = new pg.Client({ connectionString: stack.databaseUrl });
  await admin.connect();
  try {
    for (let round = 0; round < 100; round++) {
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'lockstep-worker%'`,
      );
    }
  } finally {
    await admin.end();
  }
}

describe('PostgreSQL', () => {
  it('ending every connection in the middle of syncs stops none of them', async () => {
    const apps = await Promise.all(Array.from({ length: 4 }, () => startApp(stack, files)));
    await Promise.all(apps.map((app) => app.untilSynced()));
    for (const app of apps) await app.push({ 'app/a.json': configMap('a', { x: '5' }) });
    await endConnectionsOfWorkers();
    await Promise.all(apps.map((app) => untilData(app, '5', 60_000)));
    for (const app of apps) {
      const done = await app.until(
        'Synced after it',
        (now) => isSynced(now) && now.status.operationState?.phase === 'Succeeded',
      );
      expect(done.status.conditions ?? []).toEqual([]);
    }
  }, 180_000);
});

describe('a worker that cannot start', () => {
  async function words(env: Record<string, string>): Promise<string> {
    const started = spawnNode('apps/worker/src/main.ts', {
      env: { ...stack.env, ...env },
      ready: () => false,
    });
    return started.then(
      (node: SpawnedNode) => node.log(),
      (error: Error) => error.message,
    );
  }

  it('for the wrong sealing key says what is lost and what to do', async () => {
    const other = Buffer.alloc(32, 9).toString('base64');
    const said = await words({ LOCKSTEP_SECRET_KEY: other });
    expect(said).toContain('exit code 1');
    expect(said).toMatch(/lockstep worker: LOCKSTEP_SECRET_KEY .* is not the key/);
    expect(said).toContain('restore the key from its backup');
    expect(said).not.toContain('at file:');
  });

  it.each([
    [
      'a key of the wrong length',
      { LOCKSTEP_SECRET_KEY: 'c2hvcnQ=' },
      /must be 32 bytes in base64/,
    ],
    ['no database', { LOCKSTEP_DATABASE_URL: '' }, /LOCKSTEP_DATABASE_URL is not set/],
    [
      'a database that is not there',
      { LOCKSTEP_DATABASE_URL: 'postgresql://x@127.0.0.1:1/x' },
      /ECONNREFUSED/,
    ],
    ['an unknown role', { LOCKSTEP_ROLES: 'cook' }, /unknown role cook/],
  ])('for %s says so without a stack trace', async (_title, env, message) => {
    const said = await words(env);
    expect(said).toContain('exit code 1');
    expect(said).toMatch(message);
    expect(said).not.toMatch(/^\s+at /m);
  });
});
