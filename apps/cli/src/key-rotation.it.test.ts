import { join } from 'node:path';
import type { Application } from '@lockstep/domain';
import { findFreePort } from '@lockstep/sandbox';
import { openStore } from '@lockstep/store';
import { type SpawnedNode, spawnNode, uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/**
 * The sealing key is changed while two servers and two workers run, one of each with the old key
 * first and one with the new: the rotation is killed in its middle, and nobody's request fails.
 */

const OLD = Buffer.alloc(32, 9).toString('base64');
const NEW = Buffer.alloc(32, 10).toString('base64');
const MANY = 2500;
const REPO = 'https://git.rotation.test/private';

let stack: Stack;
/** The server and the worker that seal with the new key. */
let second: { address: string; server: SpawnedNode; worker: SpawnedNode };
let token: string;
let app: string;
let repo: Awaited<ReturnType<Stack['git']['createRepo']>>;

beforeAll(async () => {
  stack = await startSignedInStack({ env: { LOCKSTEP_SECRET_KEY_PREVIOUS: NEW } });
  token = await signIn(stack.address);
  await fill();
  await startApplication();
  second = await startSecond();
});

afterAll(async () => {
  await Promise.all([second?.server.stop(), second?.worker.stop()]);
  await stack?.close();
});

async function signIn(address: string): Promise<string> {
  const answer = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: stack.password }),
  });
  return ((await answer.json()) as { token: string }).token;
}

/** Enough that a rotation takes a while. */
async function fill(): Promise<void> {
  const { LOCKSTEP_DATABASE_URL: databaseUrl = '' } = stack.serverEnv;
  const store = await openStore({ databaseUrl, secretKey: OLD, previousKeys: [NEW] });
  const keys = Array.from({ length: MANY }, (_, n) => ({
    ...{
      id: `age1key${n}`,
      type: 'age' as const,
      name: '',
      project: 'none',
      secret: `secret-${n}`,
    },
  }));
  await store.sopsKeys.add(keys, { name: 'test' });
  const credentials = { repo: REPO, type: 'git' as const, username: 'bot', password: 'p' };
  await store.repositories.upsert(credentials, { upsert: true }, { name: 'test' });
  await store.close();
}

async function startApplication(): Promise<void> {
  const namespace = uniqueNamespace('rotation');
  app = `app-${namespace.slice(-8)}`;
  repo = await stack.git.createRepo(app);
  await commit('1');
  const manifest = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: app },
    spec: {
      project: 'default',
      source: { repoURL: repo.url, path: 'app', targetRevision: 'HEAD' },
      destination: { name: 'in-cluster', namespace },
      syncPolicy: { automated: {}, syncOptions: ['CreateNamespace=true'] },
    },
  };
  await stack.ok(['apply', '-f', '-'], JSON.stringify(manifest));
  await untilSynced(stack.address);
}

async function commit(version: string): Promise<string> {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { version },
  };
  return repo.commit({ 'app/object.json': JSON.stringify(object) });
}

async function call(address: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(`${address}/api/v1/${path}`, { headers, ...init });
}

async function untilSynced(address: string, revision?: string): Promise<void> {
  if (revision) await call(address, `applications/${app}?refresh=normal`);
  await waitFor(
    async () => {
      const answer = await call(address, `applications/${app}`);
      const { status } = (await answer.json()) as Application;
      const isNew = !revision || status.sync.revision === revision;
      if (isNew && status.sync.status === 'Synced') return true;
      throw new Error(JSON.stringify(status, null, 1));
    },
    { what: 'the application being synced', deadlineMs: 40_000 },
  );
}

const newFirst = () => ({
  ...stack.serverEnv,
  LOCKSTEP_SECRET_KEY: NEW,
  LOCKSTEP_SECRET_KEY_PREVIOUS: OLD,
});

async function startSecond(): Promise<typeof second> {
  const port = await findFreePort();
  const address = `http://127.0.0.1:${port}`;
  const env = {
    ...newFirst(),
    LOCKSTEP_PORT: String(port),
    LOCKSTEP_DATA_DIR: join(stack.dir, 'data-2'),
  };
  const server = await spawnNode('apps/server/src/main.ts', {
    env,
    readyUrl: `${address}/healthz`,
  });
  return { address, server, worker: await spawnNode('apps/worker/src/main.ts', { env }) };
}

/** Asks both servers all the time, for what is opened, sealed, and asked of workers. */
function keepAsking(): { end(): Promise<{ asked: number; failed: string[] }> } {
  let ended = false;
  let asked = 0;
  const failed: string[] = [];
  const tree = `applications/${app}/managed-resources`;
  const repository = `repositories/${encodeURIComponent(REPO)}`;
  const body = () => JSON.stringify({ repo: REPO, username: 'bot', password: `p-${asked}` });
  const round = async (address: string) => {
    for (const [path, init] of [
      ['clusters', {}],
      [tree, {}],
      [repository, { method: 'PUT', body: body() }],
      ['session/userinfo', {}],
    ] as const) {
      const answer = await call(address, path, init);
      const text = await answer.text();
      asked += 1;
      const isSignedOut = path === 'session/userinfo' && !text.includes('"loggedIn":true');
      if (answer.status !== 200 || isSignedOut) failed.push(`${path}: ${answer.status} ${text}`);
    }
  };
  const loops = [stack.address, second.address].map(async (address) => {
    while (!ended) await round(address);
  });
  const done = Promise.allSettled(loops);
  return {
    end: async () => {
      ended = true;
      for (const loop of await done) if (loop.status === 'rejected') failed.push(`${loop.reason}`);
      return { asked, failed };
    },
  };
}

interface Status {
  sealsWith: string;
  keys: { keyId: string; values: Record<string, number>; programs: string[] }[];
}

const status = async (env: Record<string, string>): Promise<Status> => {
  const { code, out, err } = await stack.cli(['admin', 'key', 'status', '-o', 'json'], { env });
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
};

describe('changing the sealing key', () => {
  it('fails no request, and goes on after kill -9', async () => {
    const asking = keepAsking();
    const { sealsWith, keys } = await status(newFirst());
    const old = keys.find(({ keyId }) => keyId !== sealsWith)?.keyId;
    const killed = await spawnNode('apps/cli/src/main.ts', {
      args: ['admin', 'key', 'rotate'],
      env: newFirst(),
      ready: async (process) => (await process.log()).includes('SOPS keys: 300'),
    });
    await killed.kill();
    const between = (await status(newFirst())).keys;
    const left = between.find(({ keyId }) => keyId === old)?.values['SOPS keys'] ?? 0;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(MANY - 300);
    const { code, out, err } = await stack.cli(['admin', 'key', 'rotate'], { env: newFirst() });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`SOPS keys: ${left} sealed anew`);
    const revision = await commit('2');
    await untilSynced(second.address, revision);
    const { asked, failed } = await asking.end();
    expect(failed).toEqual([]);
    expect(asked).toBeGreaterThan(40);
    // Who still seals with it keeps it from being let go of.
    const held = (await status(newFirst())).keys.find(({ keyId }) => keyId === old);
    expect(held?.programs).toEqual(['lockstep-server', 'lockstep-worker']);
  });

  it('ends when those that sealed with the old key are gone, and it is in nobody’s way', async () => {
    await Promise.all([stack.server.stop(), stack.worker.stop()]);
    const { out } = await stack.cli(['admin', 'key', 'rotate'], { env: newFirst() });
    expect(out).toMatch(/Nothing uses [0-9a-f]{8} any more/);
    const { address } = second;
    await Promise.all([second.server.stop(), second.worker.stop()]);
    const env = { ...newFirst(), LOCKSTEP_SECRET_KEY_PREVIOUS: '' };
    const port = new URL(address).port;
    second.server = await spawnNode('apps/server/src/main.ts', {
      env: { ...env, LOCKSTEP_PORT: port },
      readyUrl: `${address}/healthz`,
    });
    second.worker = await spawnNode('apps/worker/src/main.ts', { env });
    // What the old key signed ended with it.
    expect((await call(address, 'clusters')).status).toBe(401);
    token = await signIn(address);
    const revision = await commit('3');
    await untilSynced(address, revision);
    expect((await status(env)).keys).toHaveLength(1);
    const refused = await spawnNode('apps/server/src/main.ts', {
      env: { ...env, LOCKSTEP_SECRET_KEY: OLD, LOCKSTEP_PORT: '0' },
      readyUrl: 'http://127.0.0.1:1/healthz',
    }).catch((error: Error) => error.message);
    expect(refused).toContain('lockstep admin key reset');
  });
});
