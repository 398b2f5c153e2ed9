import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { migrate, openStore, type Store } from '@lockstep/store';
import {
  createDatabase,
  createRedis,
  type SpawnedNode,
  serveHttp,
  spawnNode,
  type TestDatabase,
  type TestRedis,
  useSandbox,
  waitFor,
} from '@lockstep/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signatureOf } from './targets.ts';

const SECRET = 'between us';
const LINES = 250;

let database: TestDatabase;
let redis: TestRedis;
let store: Store;
let dataDir: string;
const secretKey = randomBytes(32);
const running = new Set<SpawnedNode>();

beforeAll(async () => {
  [database, redis] = await Promise.all([createDatabase(), createRedis()]);
  await migrate(database.url);
  store = await openStore({ databaseUrl: database.url, secretKey });
  dataDir = await mkdtemp(join(tmpdir(), 'lockstep-stream-'));
});
afterAll(async () => {
  for (const worker of running) await worker.kill();
  await store?.close();
  await Promise.all([database?.drop(), redis?.close(), rm(dataDir, { recursive: true })]);
});

async function startWorker(stream: string): Promise<SpawnedNode> {
  const worker = await spawnNode('apps/worker/src/main.ts', {
    args: ['--roles', 'background'],
    env: {
      LOCKSTEP_DATABASE_URL: database.url,
      LOCKSTEP_REDIS_URL: redis.url,
      LOCKSTEP_SECRET_KEY: secretKey.toString('base64'),
      LOCKSTEP_DATA_DIR: dataDir,
      LOCKSTEP_HELM: useSandbox().helm,
      LOCKSTEP_KUBECTL: useSandbox().kubectl,
      LOCKSTEP_AUDIT_STREAM: stream,
      LOCKSTEP_AUDIT_STREAM_SECRET: SECRET,
    },
    ready: async (process) => (await process.log()).includes('worker ready'),
  });
  running.add(worker);
  return worker;
}

/** As after the time for which a holder holds the stream. */
async function letHoldEnd(): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('UPDATE audit_stream SET held_until = now()');
  await client.end();
}

it('loses no line and keeps their order when the worker is killed as it sends', async () => {
  for (let n = 0; n < LINES; n += 1) {
    const row = { actor: { name: 'ana' }, action: 'sync', kind: 'application', object: `p/a${n}` };
    await store.audit.record(row);
  }
  const received: number[][] = [];
  let onBatch: (() => Promise<void>) | undefined;
  const receiver = await serveHttp(async (request: IncomingMessage, response) => {
    const body = await text(request);
    const signature = String(request.headers['lockstep-signature']);
    const seconds = Number(/^t=(\d+),/.exec(signature)?.[1]);
    expect(signature).toBe(signatureOf(body, SECRET, seconds * 1000));
    received.push(
      body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).seq),
    );
    await onBatch?.();
    response.writeHead(204).end();
  });
  const first = await startWorker(`${receiver.url}/in`);
  const killed = new Promise<void>((resolve) => {
    // The second batch has come, and its sender dies before it knows.
    onBatch = async () => {
      if (received.length < 2) return;
      onBatch = undefined;
      running.delete(first);
      await first.kill();
      resolve();
    };
  });
  await killed;
  expect(received.map(({ length }) => length)).toEqual([100, 100]);
  await letHoldEnd();
  await startWorker(`${receiver.url}/in`);
  const whole = await waitFor(() => received.flat().includes(LINES) && received.flat(), {
    what: 'the last line at the receiver',
    deadlineMs: 60_000,
  });
  await receiver.close();
  // What was not acknowledged comes again; a receiver that drops what it has sees the chain.
  expect(whole.length).toBe(LINES + 100);
  const kept = whole.filter((seq, at) => whole.indexOf(seq) === at);
  expect(kept).toEqual(Array.from({ length: LINES }, (_, n) => n + 1));
});
