import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  dumpDatabase,
  dumpRedis,
  recordRedis,
  uniqueNamespace,
  useSandbox,
  waitFor,
} from '@lockstep/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterSecret, type Stack, startStack } from './testing/stack.ts';

/** Secret values are planted everywhere, and looked for in every byte that the programs gave away. */

const planted: Record<string, string> = {
  git: plant(),
  // Quotes and line breaks, which every format writes in its own way.
  quoted: `${plant()}"\n\\${plant()}`,
  drifted: plant(),
  adopted: plant(),
  // Not base64: the API server refuses it and says why.
  refused: `${plant()}!`,
  configured: plant(),
  patched: plant(),
};

function plant(): string {
  return `planted-${randomBytes(12).toString('hex')}`;
}

const namespace = uniqueNamespace('secrets');
const app = `app-${namespace.slice(-8)}`;
let stack: Stack;
let repo: Awaited<ReturnType<Stack['git']['createRepo']>>;
let redis: Awaited<ReturnType<typeof recordRedis>>;
let headers: Record<string, string>;
let socket: WebSocket;
/** What came out, by where. */
const seen: Record<string, string[]> = { api: [], websocket: [], cli: [] };

beforeAll(async () => {
  stack = await startStack({
    env: { LOCKSTEP_LOG_LEVEL: 'trace', LOCKSTEP_REDACT_PATHS: 'ConfigMap:/data/password' },
  });
  redis = await recordRedis(stack.serverEnv.LOCKSTEP_REDIS_URL as string);
  await cli('login', stack.address, '--username', 'admin', '--password', stack.password);
  await cli('apply', '-f', file('cluster.json', await clusterSecret()));
  const session = await fetch(`${stack.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: stack.password }),
  });
  const { token } = (await session.json()) as { token: string };
  headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  socket = await listen(token);
});
afterAll(async () => {
  socket?.close();
  await stack?.close();
});

async function cli(...args: string[]): Promise<void> {
  const { out, err } = await stack.cli(args);
  seen.cli?.push(out, err);
}

function file(name: string, content: string): string {
  const path = join(stack.dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function api(path: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(`${stack.address}/api/v1/${path}`, { headers, ...init });
  const text = await answer.text();
  seen.api?.push(text);
  return text;
}

async function listen(token: string): Promise<WebSocket> {
  const url = `${stack.address.replace('http', 'ws')}/api/v1/stream`;
  const options = { headers: { cookie: `argocd.token=${token}`, origin: stack.address } };
  // Node's WebSocket takes headers, which browsers' does not.
  const opened = new WebSocket(url, options as unknown as string[]);
  opened.addEventListener('message', ({ data }) => seen.websocket?.push(String(data)));
  await new Promise((resolve, reject) => {
    opened.addEventListener('open', resolve);
    opened.addEventListener('error', () => reject(new Error('the websocket did not open')));
  });
  return opened;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = (name: string, fields: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, ...fields });
const configMap = (name: string, data: Record<string, string>) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data });

async function kubectl(args: string[], input = ''): Promise<void> {
  const sandbox = useSandbox();
  const all = ['--kubeconfig', sandbox.kubeconfigPath, ...args];
  const run = promisify(execFile)(sandbox.kubectl, all);
  run.child.stdin?.end(input);
  await run;
}

/** Everything that people can look at of the application. */
async function lookAtEverything(): Promise<void> {
  const paths = [
    '',
    '/managed-resources',
    '/manifests',
    '/resource-tree',
    '/events',
    '/syncwindows',
  ];
  for (const path of paths) await api(`applications/${app}${path}`);
  for (const name of ['of-git', 'of-quoted', 'adopted', 'refused']) {
    const query = new URLSearchParams({
      namespace,
      resourceName: name,
      version: 'v1',
      kind: 'Secret',
    });
    await api(`applications/${app}/resource?${query}`);
  }
  await api('applications');
  await cli('app', 'get', app, '-o', 'yaml');
  await cli('app', 'diff', app, '-o', 'yaml');
  await cli('app', 'diff', app);
  await cli('app', 'manifests', app);
  await cli('app', 'manifests', app, '--source', 'live');
}

/** The forms that a text takes on its way: in JSON, in JSON in JSON, and within base64. */
function formsOf(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const twice = JSON.stringify(escaped).slice(1, -1);
  const encoded = [0, 1, 2].map((shift) => {
    // The outer characters depend on what stands beside the text.
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    return bytes
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : 4, -2);
  });
  const parts = text.match(/planted-\w+/g) ?? [];
  return [text, escaped, twice, encodeURIComponent(text), ...encoded, ...parts];
}

function leaksIn(output: string): string[] {
  return Object.entries(planted)
    .filter(([, value]) => formsOf(value).some((form) => output.includes(form)))
    .map(([name]) => name);
}

test('what is looked for is found where it is', () => {
  const value = planted.git as string;
  const forms = [
    value,
    base64(value),
    base64(`x${value}yz`),
    JSON.stringify({ a: JSON.stringify(planted.quoted) }),
  ];
  expect(forms.map(leaksIn)).toEqual([['git'], ['git'], ['git'], ['quoted']]);
});

test('applications with secrets are synced, looked at, changed, broken and looked at again', async () => {
  await kubectl(['create', 'namespace', namespace]);
  // As kubectl leaves it: with a copy of the manifest in an annotation.
  await kubectl(['apply', '-f', '-'], secret('adopted', { stringData: { p: planted.adopted } }));
  repo = await stack.git.createRepo(app);
  await repo.commit({
    'app/a.json': secret('of-git', { data: { password: base64(planted.git as string) } }),
    'app/b.json': secret('of-quoted', { stringData: { p: planted.quoted } }),
    'app/c.json': secret('adopted', { stringData: { p: planted.git } }),
    'app/d.json': configMap('configured', {
      password: planted.configured as string,
      open: 'to all',
    }),
  });
  await cli(
    ...['app', 'create', app, '--repo', repo.url, '--path', 'app', '--dest-name', 'in-cluster'],
    ...['--dest-namespace', namespace],
  );
  for (const topic of ['applications', 'application', 'tree']) {
    socket.send(JSON.stringify({ id: topic, op: 'subscribe', topic, name: app }));
  }
  await lookAtEverything();
  await cli('app', 'sync', app);
  await waitFor(async () => (await api(`applications/${app}`)).includes('"status":"Synced"'), {
    what: 'the first sync',
    deadlineMs: 30_000,
  });
  await lookAtEverything();

  const drift = JSON.stringify({ stringData: { password: planted.drifted } });
  await kubectl(['patch', 'secret', 'of-git', '-n', namespace, '--type=merge', '-p', drift]);
  const other = JSON.stringify({ data: { password: `${planted.drifted}` } });
  await kubectl(['patch', 'configmap', 'configured', '-n', namespace, '--type=merge', '-p', other]);
  await cli('app', 'get', app, '--refresh');
  await lookAtEverything();

  await repo.commit({
    'app/e.json': secret('refused', { data: { pin: planted.refused } }),
    // Merged into what is live, which the API server quotes as well.
    'app/c.json': secret('adopted', {
      data: { p: base64(planted.git as string), pin: planted.refused },
    }),
  });
  await cli('app', 'get', app, '--hard-refresh');
  await cli('app', 'sync', app, '--timeout', '30');
  await lookAtEverything();
  const query = new URLSearchParams({
    ...{ namespace, resourceName: 'of-git', version: 'v1', kind: 'Secret' },
    patchType: 'application/merge-patch+json',
  });
  await api(`applications/${app}/resource?${query}`, {
    method: 'POST',
    body: JSON.stringify(JSON.stringify({ data: { p: `${planted.patched}!` } })),
  });
  const local = file('local/a.json', secret('of-git', { stringData: { p: planted.patched } }));
  await cli('app', 'diff', app, '--local', join(local, '..'));
  await cli('app', 'sync', app, '--local', join(local, '..'), '--timeout', '30');
  await lookAtEverything();
}, 300_000);

test('nothing of it was given away', async () => {
  const outputs: Record<string, string> = {
    'the log of the server': await stack.server.log(),
    'the log of the worker': await stack.worker.log(),
    'the database': await dumpDatabase(stack.serverEnv.LOCKSTEP_DATABASE_URL as string),
    'what Redis holds': await dumpRedis(stack.serverEnv.LOCKSTEP_REDIS_URL as string),
    'what Redis was told': await redis.end(),
    'the answers of the API': (seen.api ?? []).join('\n'),
    'the frames of the websocket': (seen.websocket ?? []).join('\n'),
    'the output of the command line': (seen.cli ?? []).join('\n'),
  };
  for (const [where, output] of Object.entries(outputs)) {
    // Each did tell of the application: an empty record would prove nothing.
    expect.soft(output, where).toMatch(RegExp(`${app}|${namespace}`));
    expect.soft(leaksIn(output), where).toEqual([]);
  }
  expect(outputs['the answers of the API']).toContain('sha256:');
  expect(outputs['the answers of the API']).toContain('to all');
  expect(outputs['the database']).toContain('refused');
});
