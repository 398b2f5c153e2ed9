import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@lockstep/sandbox';
import type { AuditEntry } from '@lockstep/store';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/**
 * Logs and terminals from a client through the server and the worker to the API server, and to
 * containers: the simulated ones write what a file says, and run commands on this machine.
 */

let stack: Stack;
let dir: string;
const namespace = uniqueNamespace('terminal');
const sockets: WebSocket[] = [];

const ok = (...args: string[]) => stack.ok(args);
const kubectl = (args: string[], input?: object) =>
  runCommand(useSandbox().kubectl, ['--kubeconfig', useSandbox().kubeconfigPath, ...args], {
    deadlineMs: 30_000,
    ...(input ? { input: JSON.stringify(input) } : {}),
  });

const READ = ['applications, get', 'logs, get'];
const OPERATE = [...READ, 'exec, create'];

/** Gives the role these permissions and no others. */
async function setRole(role: string, permissions: string[]): Promise<void> {
  const project = (await api('GET', '/api/v1/projects/default')).body as {
    spec: { roles?: { name: string }[] };
  };
  const policies = permissions.map((one) => `p, proj:default:${role}, ${one}, default/*, allow`);
  const others = (project.spec.roles ?? []).filter(({ name }) => name !== role);
  const roles = [...others, { name: role, policies }];
  const body = { project: { ...project, spec: { ...project.spec, roles } } };
  expect((await api('PUT', '/api/v1/projects/default', body)).status).toBe(200);
}

async function roleToken(role: string): Promise<string> {
  const answer = await api('POST', `/api/v1/projects/default/roles/${role}/token`, {});
  return (answer.body as { token: string }).token;
}

let admin: string;
async function api(method: string, path: string, body?: object, token = admin) {
  const response = await fetch(`${stack.address}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const { status, headers } = response;
  const isJson =
    headers.get('content-type')?.startsWith('application/json') && !text.includes('}\n{');
  return { status, headers, text, body: (isJson && text ? JSON.parse(text) : text) as unknown };
}

const setTerminals = (data: Record<string, string>) =>
  api('PUT', '/api/v1/lockstep/settings/customizations', { data });
const ON = { 'exec.enabled': 'true', 'exec.shells': 'no-such-shell,sh' };

beforeAll(async () => {
  stack = await startSignedInStack();
  const credentials = { username: 'admin', password: stack.password };
  const signIn = await fetch(`${stack.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  admin = ((await signIn.json()) as { token: string }).token;
  dir = await mkdtemp(join(tmpdir(), 'lockstep-terminal-'));
  const repo = await stack.git.createRepo('shop');
  await repo.commit({ 'app/pods.json': JSON.stringify(PODS) });
  await writeFile(join(dir, 'web.log'), LOG('web', 1, 3, 5));
  await writeFile(join(dir, 'db.log'), LOG('db', 2, 4));
  await ok(
    ...['app', 'create', 'shop', '--repo', repo.url, '--path', 'app'],
    ...['--dest-name', 'in-cluster', '--dest-namespace', namespace],
    ...['--sync-option', 'CreateNamespace=true'],
  );
  await ok('app', 'sync', 'shop');
  await kubectl(['apply', '-f', '-'], { apiVersion: 'v1', kind: 'List', items: simulation() });
  await setRole('looker', READ);
  await setRole('operator', OPERATE);
  for (const [name, last] of [
    ['web', 'web 5'],
    ['db', 'db 4'],
  ] as const) {
    const args = ['app', 'logs', 'shop', '--pod', name, '-c', 'main'];
    await waitFor(async () => (await ok(...args)).includes(last), { what: `the log of ${name}` });
  }
});

afterAll(async () => {
  await kubectl(['delete', 'namespace', namespace, '--wait=false']).catch(() => undefined);
  await stack?.close();
  await rm(dir, { recursive: true, force: true });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

const pod = (name: string, containers: string[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: { containers: containers.map((one) => ({ name: one, image: 'x' })) },
});
const PODS = {
  apiVersion: 'v1',
  kind: 'List',
  items: [pod('web', ['main']), pod('db', ['main', 'side'])],
};

const LOG = (name: string, ...seconds: number[]) =>
  seconds
    .map((second) => `2026-01-01T00:00:0${second}.000000000Z stdout F ${name} ${second}\n`)
    .join('');

/** What the simulated containers write, and that commands are taken. */
function simulation() {
  const kwok = (kind: string, name: string, spec: object) => ({
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind,
    metadata: { name, namespace },
    spec,
  });
  return ['web', 'db'].flatMap((name) => [
    kwok('Logs', name, { logs: [{ logsFile: join(dir, `${name}.log`), follow: true }] }),
    kwok('Exec', name, {
      execs: [{ local: { workDir: dir, envs: [{ name: 'PS1', value: '$ ' }] } }],
    }),
  ]);
}

interface Entry {
  content: string;
  podName: string;
  timeStamp: string;
  timeStampStr: string;
  last: boolean;
}

async function logs(query: string, token = admin): Promise<Entry[]> {
  const container = query.includes('container=') ? '' : '&container=main';
  const path = `/api/v1/applications/shop/logs?${query}${container}`;
  const { text } = await api('GET', path, undefined, token);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).result as Entry);
}

/** Follows an answer line by line, until the test ends it. */
function follow(path: string, token: string) {
  const stop = new AbortController();
  const lines: string[] = [];
  let over = false;
  const reading = (async () => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${stack.address}${path}`, { headers, signal: stop.signal });
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const parts = (rest + Buffer.from(chunk as Uint8Array).toString()).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      over = true;
    });
  return {
    lines,
    until: (what: string, text: string) =>
      waitFor(() => lines.some((line) => line.includes(text)), { what, intervalMs: 5 }),
    ended: () => waitFor(() => over, { what: 'the end of the stream', intervalMs: 5 }),
    close: async () => {
      stop.abort();
      await reading;
    },
  };
}

async function auditOf(action: string): Promise<AuditEntry[]> {
  const { body } = await api('GET', `/api/v1/lockstep/audit?kind=application&action=${action}`);
  return (body as { items: AuditEntry[] }).items;
}

describe('logs', () => {
  test('of several pods come as one, by time, and end with a last line', async () => {
    const lines = await logs('');
    expect(lines.map(({ content }) => content)).toEqual([
      'web 1',
      'db 2',
      'web 3',
      'db 4',
      'web 5',
      '',
    ]);
    expect(lines[0]).toEqual({
      content: 'web 1',
      timeStamp: '2026-01-01T00:00:01Z',
      last: false,
      timeStampStr: '2026-01-01T00:00:01Z',
      podName: 'web',
    });
    expect(lines.at(-1)).toMatchObject({ last: true, podName: '' });
  });

  test.each([
    ['kind=Pod&resourceName=db', ['db 2', 'db 4']],
    ['podName=web&tailLines=1', ['web 5']],
    ['podName=web&tailLines=0', ['web 1', 'web 3', 'web 5']],
    ['podName=web&filter=WEB%203', ['web 3']],
    ['podName=web&filter=WEB&matchCase=true', []],
    ['filter=!web', ['db 2', 'db 4']],
    ['podName=web&sinceTime=2026-01-01T00:00:03Z', ['web 3', 'web 5']],
    ['podName=web&sinceTime.seconds=1767225605', ['web 5']],
    ['sinceSeconds=5', []],
    ['podName=nobody', undefined],
  ])('%s', async (query, contents) => {
    const lines = await logs(query);
    expect(lines.map(({ content }) => content)).toEqual(contents ? [...contents, ''] : []);
  });

  test('up to a time, the first line after it is the last', async () => {
    const lines = await logs('untilTime=2026-01-01T00:00:03Z');
    expect(lines.map(({ content, last }) => [content, last])).toEqual([
      ['web 1', false],
      ['db 2', false],
      ['web 3', false],
      ['db 4', true],
    ]);
  });

  test('that cannot be read say why in their place', async () => {
    const lines = await logs('podName=db&container=nobody');
    expect(lines[0]).toMatchObject({
      content: expect.stringContaining('container nobody is not valid'),
      timeStamp: null,
      timeStampStr: '0001-01-01T00:00:00Z',
    });
  });

  test.each([
    ['untilTime=yesterday', 'invalid untilTime parameter value: yesterday'],
    ['sinceTime=2026', 'invalid sinceTime'],
  ])('%s is refused', async (query, message) => {
    const answer = await api('GET', `/api/v1/applications/shop/logs?${query}`);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(message)]);
  });

  test('of more pods than may be shown together are refused', async () => {
    await setTerminals({ 'server.maxPodLogsToRender': '1' });
    const answer = await api('GET', '/api/v1/applications/shop/logs');
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('at most 1')]);
    await setTerminals({});
  });

  test('are a file where they are to be downloaded', async () => {
    const path = `/api/v1/applications/shop/pods/web/logs?namespace=${namespace}&container=main`;
    const answer = await api('GET', `${path}&download=true`);
    expect(answer.text).toBe('web 1\nweb 3\nweb 5\n');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    const name = `${namespace}-web-main.log`;
    expect(answer.headers.get('content-disposition')).toBe(`attachment;filename="${name}"`);
  });

  test('followed go on with what comes, and stand in the audit', async () => {
    const token = await roleToken('looker');
    const stream = follow('/api/v1/applications/shop/logs?follow=true&podName=web', token);
    await stream.until('what was there', 'web 5');
    await appendFile(join(dir, 'web.log'), LOG('web', 6));
    await stream.until('what comes', 'web 6');
    const [entry] = await auditOf('get-logs');
    expect(entry).toMatchObject({
      actor: 'proj:default:looker',
      object: 'argocd/shop',
      detail: { pods: [{ namespace, name: 'web' }], follow: true },
    });
    await stream.close();
  });

  /** The log of a pod by both ways. */
  async function followBoth() {
    const token = await roleToken('looker');
    const stream = follow('/api/v1/applications/shop/logs?follow=true&podName=web', token);
    const socket = new WebSocket(`${stack.address.replace('http', 'ws')}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
    });
    sockets.push(socket);
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    await new Promise((resolve) => socket.once('open', resolve));
    const query = { podName: 'web', follow: true };
    socket.send(JSON.stringify({ id: 'l', op: 'subscribe', topic: 'logs', name: 'shop', query }));
    await stream.until('what was there', 'web 5');
    await waitFor(() => messages.join().includes('web 5'), { what: 'the topic' });
    return { stream, messages };
  }

  test('that are followed have their end in the audit too', async () => {
    const { stream } = await followBoth();
    await stream.close();
    const [end] = await waitFor(
      async () => {
        const ends = await auditOf('get-logs-end');
        const begins = (await auditOf('get-logs')).map(({ detail }) => detail.session);
        return begins.includes(ends[0]?.detail.session) && ends;
      },
      { what: 'the end in the audit' },
    );
    expect(end).toMatchObject({
      actor: 'proj:default:looker',
      object: 'argocd/shop',
      detail: { lines: expect.any(Number), durationSeconds: expect.any(Number) },
    });
  });

  test('end within a second when the application moves to a project of others', async () => {
    const project = (name: string) => ({
      metadata: { name },
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
    });
    await api('POST', '/api/v1/projects', { project: project('others') });
    const { stream, messages } = await followBoth();
    const move = async (to: string) => {
      const { body } = await api('GET', '/api/v1/applications/shop');
      const { metadata, spec } = body as { metadata: object; spec: object };
      const moved = { metadata, spec: { ...spec, project: to } };
      expect((await api('PUT', '/api/v1/applications/shop', moved)).status).toBe(200);
    };
    await move('others');
    await stream.ended();
    expect(JSON.parse(stream.lines.at(-1) ?? '')).toMatchObject({ error: { http_code: 403 } });
    await waitFor(() => messages.at(-1)?.includes('permission'), { what: 'the end of the topic' });
    await move('default');
  });

  test('end within a second when the permission is withdrawn', async () => {
    const { stream, messages } = await followBoth();
    await setRole('looker', ['applications, get']);
    await stream.ended();
    expect(JSON.parse(stream.lines.at(-1) ?? '')).toMatchObject({ error: { http_code: 403 } });
    await waitFor(() => messages.at(-1)?.includes('permission'), { what: 'the end of the topic' });
    await setRole('looker', READ);
  });

  test('on the command line', async () => {
    const flags = ['--pod', 'db', '-c', 'main', '--timestamps', '--filter', '!2'];
    expect(await ok('app', 'logs', 'shop', ...flags)).toBe('2026-01-01T00:00:04Z db 4\n');
    const failed = await stack.cli(['app', 'logs', 'shop', '--pod', 'db', '-c', 'nobody']);
    expect(failed.code).toBe(EXIT.error);
    expect(failed.err).toContain('container nobody is not valid');
  });
});

interface Message {
  operation?: string;
  data?: string;
}

/** A terminal as the field's clients open it. */
async function openTerminal(
  change: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const query = new URLSearchParams({
    ...{ pod: 'web', container: 'main', appName: 'shop', projectName: 'default', namespace },
    ...change,
  });
  const address = `${stack.address.replace('http', 'ws')}/terminal?${query}`;
  const socket = new WebSocket(address, {
    headers: { authorization: `Bearer ${admin}`, ...headers },
  });
  sockets.push(socket);
  const terminal = { socket, text: '', status: 0, refusal: '', closeCode: 0 };
  socket.on('error', () => undefined);
  socket.on('close', (code) => {
    terminal.closeCode = code;
  });
  socket.on('message', (data) => {
    const { operation, data: text = '' } = JSON.parse(String(data)) as Message;
    if (operation === 'stdout') terminal.text += text;
  });
  await new Promise<void>((resolve) => {
    socket.once('open', () => resolve());
    socket.once('unexpected-response', async (_request, response) => {
      terminal.status = response.statusCode ?? 0;
      for await (const chunk of response) terminal.refusal += String(chunk);
      resolve();
    });
  });
  const send = (message: object) => socket.send(JSON.stringify(message));
  // The field's clients tell their size first.
  if (terminal.status === 0) send({ operation: 'resize', cols: 80, rows: 24 });
  return Object.assign(terminal, {
    type: (data: string) => send({ operation: 'stdin', data, rows: 24, cols: 80 }),
    resize: (cols: number, rows: number) => send({ operation: 'resize', cols, rows }),
    shows: (text: string) =>
      waitFor(() => terminal.text.includes(text), {
        what: `${text} in ${terminal.text}`,
        intervalMs: 5,
      }),
    closed: () =>
      waitFor(() => terminal.closeCode || undefined, { what: 'the close', intervalMs: 5 }),
  });
}

describe('a terminal', () => {
  test('is off unless it is turned on', async () => {
    const { status, refusal } = await openTerminal();
    expect([status, refusal]).toEqual([404, expect.stringContaining('exec.enabled')]);
    await setTerminals(ON);
    expect((await api('GET', '/api/v1/settings')).body).toMatchObject({ execEnabled: true });
  });

  test('is a shell of the container: the first of the list that is there', async () => {
    const terminal = await openTerminal();
    await terminal.shows('$ ');
    terminal.resize(101, 33);
    // Asked until it is told: sizes are passed on a few times a second at most, and what is typed
    // first may be lost in kwok, which shares buffers with the shell that was not there.
    const sizeNow = () => {
      terminal.type('stty size; pwd\r');
      return terminal.text.includes('33 101') && terminal.text.includes(dir);
    };
    await waitFor(sizeNow, { what: 'the size', intervalMs: 100 });
    terminal.type('exit\r');
    expect(await terminal.closed()).toBe(1000);
  });

  test('is audited at its start and its end, without what was typed or written', async () => {
    const terminal = await openTerminal();
    await terminal.shows('$ ');
    terminal.type('echo top-secret-$((1+1))\r');
    await terminal.shows('top-secret-2');
    // A line of its own: kwok drops what a shell wrote just before its end.
    terminal.type('exit\r');
    await terminal.closed();
    const [end] = await waitFor(
      async () => {
        const ends = await auditOf('exec-end');
        const [begin] = await auditOf('exec');
        return ends[0]?.detail.session === begin?.detail.session && ends;
      },
      { what: 'the end in the audit' },
    );
    const [begin] = await auditOf('exec');
    const where = { pod: 'web', container: 'main', namespace, tty: true };
    expect(begin).toMatchObject({
      actor: 'admin',
      object: 'argocd/shop',
      detail: { ...where, command: 'no-such-shell or sh' },
    });
    expect(end?.detail).toMatchObject({
      ...where,
      ran: ['sh'],
      exitCode: 0,
      durationSeconds: expect.any(Number),
    });
    const told = JSON.stringify([begin, end, stack.server.log(), stack.worker.log()]);
    expect(told).not.toContain('top-secret');
  });

  test.each([
    ['without a pod', { pod: '' }, 400, 'Missing required parameters'],
    ['of a pod of nobody', { pod: 'nobody' }, 400, 'is not part of application shop'],
    ['of a pod of another namespace', { namespace: 'kube-system' }, 400, 'is not part of'],
    ['of a container that is not there', { container: 'side' }, 400, 'it has main'],
    ['of another project', { projectName: 'other' }, 404, 'does not exist in project'],
    ['of an application that is not there', { appName: 'nobody' }, 404, 'does not exist'],
    ['of a path', { pod: '../../secrets' }, 400, 'Pod name is not valid'],
  ])('%s is refused', async (_name, change, status, message) => {
    const terminal = await openTerminal(change);
    expect([terminal.status, terminal.refusal]).toEqual([status, expect.stringContaining(message)]);
  });

  test.each([
    ['nobody', () => '', 401],
    ['somebody who may only look', () => roleToken('looker'), 403],
    ['somebody who may', () => roleToken('operator'), 0],
  ])('for %s', async (_name, token, status) => {
    const terminal = await openTerminal({}, { authorization: `Bearer ${await token()}` });
    expect(terminal.status).toBe(status);
  });

  test('is not opened by the page of another site', async () => {
    const cookie = `argocd.token=${admin}`;
    const foreign = { authorization: '', cookie, origin: 'https://evil.example' };
    expect((await openTerminal({}, foreign)).status).toBe(403);
    const own = { authorization: '', cookie, origin: stack.address };
    expect((await openTerminal({}, own)).status).toBe(0);
  });

  test('ends when the permission is withdrawn, and says so', async () => {
    const authorization = `Bearer ${await roleToken('operator')}`;
    const terminal = await openTerminal({}, { authorization });
    await terminal.shows('$ ');
    await setRole('operator', READ);
    expect(await terminal.closed()).toBe(1008);
    expect(terminal.text).toContain('Permission denied');
    await setRole('operator', OPERATE);
  });

  test('ends when its project permits the place no more, and says why', async () => {
    const terminal = await openTerminal();
    await terminal.shows('$ ');
    const change = async (destinations: object[]) => {
      const { body } = await api('GET', '/api/v1/projects/default');
      const { metadata, spec } = body as { metadata: object; spec: object };
      // Replaced: a change that strands an application is refused.
      const project = { metadata, spec: { ...spec, destinations } };
      const { status } = await api('POST', '/api/v1/projects?upsert=true', {
        project,
        upsert: true,
      });
      expect(status).toBe(200);
    };
    await change([{ server: '*', namespace: 'elsewhere' }]);
    expect(await terminal.closed()).toBe(1008);
    expect(terminal.text).toContain('do not match any of the allowed destinations');
    await change([{ server: '*', namespace: '*' }]);
  });

  test('ends when the token is revoked', async () => {
    await setRole('operator', OPERATE);
    const token = await roleToken('operator');
    const terminal = await waitFor(
      async () => {
        const opened = await openTerminal({}, { authorization: `Bearer ${token}` });
        return opened.status === 0 && opened;
      },
      { what: 'the permission of before in force again' },
    );
    await terminal.shows('$ ');
    const { iat } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    await api('DELETE', `/api/v1/projects/default/roles/operator/token/${iat}`);
    expect(await terminal.closed()).toBe(4401);
    expect(terminal.text).toContain('Your session has ended');
  });

  test('ends when terminals are turned off, and the shell with it', async () => {
    const terminal = await openTerminal();
    await terminal.shows('$ ');
    terminal.type('trap "" INT; read line; touch over; exit\r');
    await terminal.shows('exit');
    await setTerminals({ 'exec.enabled': 'false' });
    expect(await terminal.closed()).toBe(1008);
    await setTerminals(ON);
  });

  test('ends when nobody types', async () => {
    await setTerminals({ ...ON, 'exec.idleTimeout': '1s' });
    const terminal = await openTerminal();
    expect(await terminal.closed()).toBe(4408);
    expect(terminal.text).toContain('nobody typed for 1 seconds');
    await setTerminals(ON);
  });

  test('is refused where one has too many', async () => {
    await setTerminals({ ...ON, 'exec.maxSessionsPerUser': '1' });
    const authorization = `Bearer ${await roleToken('operator')}`;
    const first = await openTerminal({}, { authorization });
    expect((await openTerminal({}, { authorization })).status).toBe(429);
    first.socket.close();
    await waitFor(async () => (await openTerminal({}, { authorization })).status === 0, {
      what: 'a place that was given back',
    });
    await setTerminals(ON);
  });

  test('holds the command back while the client does not read', async () => {
    const terminal = await openTerminal({ tty: 'false', command: 'sh' });
    // Kwok ends no command whose reader has gone, and would copy it for as long as the cluster is.
    terminal.type('exec timeout 10 yes\n');
    await terminal.shows('y\n');
    terminal.socket.pause();
    const memory = async () => {
      const status = await runCommand('ps', ['-o', 'rss=', '-p', String(stack.server.pid)]);
      return Number(status.stdout.trim()) / 1024;
    };
    const before = await memory();
    // Others work on meanwhile.
    for (let n = 0; n < 3; n++) await logs('');
    expect((await memory()) - before).toBeLessThan(100);
  });
});

describe('a command on the command line', () => {
  test('writes to both outputs', async () => {
    const script = 'echo out; echo err >&2';
    const { code, out, err } = await stack.cli([
      'app',
      'exec',
      'shop',
      'db',
      '--',
      'sh',
      '-c',
      script,
    ]);
    expect([code, out]).toEqual([0, 'out\n']);
    expect(err).toBe('In container main; there are also side (-c)\nerr\n');
  });

  test('reads what is piped to it, byte for byte', async () => {
    const input = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 256));
    const args = ['app', 'exec', 'shop', 'web', '--', 'sh', '-c', 'head -c 70000 | sha256sum'];
    const { createHash } = await import('node:crypto');
    const { out } = await stack.cli(args, { input });
    expect(out.slice(0, 64)).toBe(createHash('sha256').update(input).digest('hex'));
  });

  test('says what there is where it is not found', async () => {
    const { code, err } = await stack.cli(['app', 'exec', 'shop', 'nobody']);
    expect(code).toBe(EXIT.error);
    expect(err).toContain('shop has no pod nobody');
    expect(err).toMatch(/It has (web, db|db, web)/);
  });

  test('has a terminal of the size of its own', async () => {
    const cli = [process.execPath, 'apps/cli/src/main.ts', 'app', 'exec', 'shop', 'web'].join(' ');
    const options = {
      env: { ...process.env, XDG_CONFIG_HOME: join(stack.dir, 'config') },
      // The size comes right after the start, on a way of its own.
      input: 'until stty size | grep -qv "^0"; do sleep 0.05; done; stty size > size; exit\n',
      deadlineMs: 90_000,
    };
    const inTerminal = ['-qec', `stty rows 31 cols 97; ${cli} || true`, '/dev/null'];
    await runCommand('script', inTerminal, options);
    expect(await readFile(join(dir, 'size'), 'utf8')).toBe('31 97\n');
  });
});
