import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSignals } from '@lockstep/queue';
import { openStore } from '@lockstep/store';
import {
  createDatabase,
  createRedis,
  findFreePort,
  type SpawnedNode,
  spawnNode,
  type TestDatabase,
  type TestRedis,
} from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applicationBody } from './testing/test-server.ts';

const run = promisify(execFile);
let database: TestDatabase;
let redis: TestRedis;
let dir: string;
let address: string;
let env: Record<string, string>;
let server: SpawnedNode | undefined;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-main-'));
  [database, redis] = await Promise.all([createDatabase(), createRedis()]);
  const port = await findFreePort();
  address = `http://127.0.0.1:${port}`;
  env = {
    LOCKSTEP_DATABASE_URL: database.url,
    LOCKSTEP_REDIS_URL: redis.url,
    LOCKSTEP_SECRET_KEY: randomBytes(32).toString('base64'),
    LOCKSTEP_PORT: String(port),
    LOCKSTEP_ADMIN_PASSWORD_FILE: join(dir, 'admin-password'),
  };
});
afterAll(async () => {
  await server?.kill();
  await Promise.all([database.drop(), redis.close(), rm(dir, { recursive: true })]);
});

const start = async () => {
  server = await spawnNode('apps/server/src/main.ts', { env, readyUrl: `${address}/readyz` });
  return server;
};
const admin = (...args: string[]) =>
  run(process.execPath, [join(import.meta.dirname, 'admin-main.ts'), ...args], {
    env: { ...process.env, ...env },
  });

async function signIn(password: string) {
  const answer = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  return { status: answer.status, ...((await answer.json()) as { token: string }) };
}

async function create(token: string, name: string) {
  const answer = await fetch(`${address}/api/v1/applications?validate=false`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(applicationBody(name)),
  });
  return answer.status;
}

let token: string;

it('starts on an empty database, and its first password is in a file of its own', async () => {
  await start();
  expect((await fetch(`${address}/healthz?full=true`)).status).toBe(200);
  const file = join(dir, 'admin-password');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const signedIn = await signIn((await readFile(file, 'utf8')).trim());
  expect(signedIn.status).toBe(200);
  token = signedIn.token;
});

it('puts what has to be done into the queues', async () => {
  expect(await create(token, 'first')).toBe(200);
  const signals = openSignals({ redisUrl: redis.url });
  try {
    const waiting = Object.fromEntries((await signals.stats()).map((q) => [q.queue, q.waiting]));
    expect(waiting).toMatchObject({ git: 1, render: 1 });
  } finally {
    await signals.close();
  }
});

it('loses nothing when it is killed', async () => {
  await server?.kill();
  await start();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${address}/api/v1/applications/first`, { headers });
  expect(answer.status).toBe(200);
});

it('writes no secret into its log', async () => {
  const log = (await server?.log()) ?? '';
  const password = (await readFile(join(dir, 'admin-password'), 'utf8')).trim();
  for (const secret of [password, token, env.LOCKSTEP_SECRET_KEY as string]) {
    expect(log).not.toContain(secret);
  }
});

it('takes a new password by command, which ends the sessions', async () => {
  const { stdout } = await admin('password', 'reset');
  expect((await signIn(stdout.trim())).status).toBe(200);
  await expect
    .poll(async () => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${address}/api/v1/projects`, { headers })).status;
    })
    .toBe(401);
});

it('has its key backed up by command, never over another file', async () => {
  const file = join(dir, 'key-backup');
  await admin('key', 'backup', file);
  expect((await readFile(file, 'utf8')).trim()).toBe(env.LOCKSTEP_SECRET_KEY);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await expect(admin('key', 'backup', file)).rejects.toThrow('EEXIST');
});

it('ends in order when it is told to, while an answer is kept open', async () => {
  const password = (await admin('password', 'reset')).stdout.trim();
  const headers = { authorization: `Bearer ${(await signIn(password)).token}` };
  const open = await fetch(`${address}/api/v1/stream/applications`, { headers });
  const reader = open.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain('"first"');
  await server?.stop();
  expect((await reader?.read())?.done).toBe(true);
  expect(await server?.log()).toContain('"msg":"ending"');
  expect(server?.ended()).toMatch(/\b0\b/);
});

/** A key that nothing is sealed with may be changed for any other. */
async function sealSomething(): Promise<void> {
  const secretKey = Buffer.from(env.LOCKSTEP_SECRET_KEY ?? '', 'base64');
  const store = await openStore({ databaseUrl: database.url, secretKey });
  const cluster = { server: 'https://prod.example', name: 'prod', config: { bearerToken: 't' } };
  await store.clusters.upsert(cluster, { upsert: true }, { name: 'test' });
  await store.close();
}

it('says in one line what is missing, and what is lost with another key', async () => {
  const startWith = (change: Record<string, string>) =>
    run(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      env: { ...process.env, ...env, ...change },
    }).then(
      () => '',
      (error: { stderr: string }) => error.stderr,
    );
  expect(await startWith({ LOCKSTEP_REDIS_URL: '' })).toMatch(/^lockstep server: .*REDIS_URL/);
  await sealSomething();
  const other = await startWith({ LOCKSTEP_SECRET_KEY: randomBytes(32).toString('base64') });
  expect(other).toContain('is not the key that this database');
  expect(other).not.toContain('    at ');
});
