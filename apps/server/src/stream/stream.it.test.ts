import type { Application } from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

type Message = { id: string; seq: number; type: string } & Record<string, never>;

let server: TestServer;
let address: string;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  server = await startTestServer();
  address = await server.listen();
});
afterAll(() => server.close());
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

const create = async (name: string, change: object = {}) => {
  const answer = await server.call('POST', '/api/v1/applications', applicationBody(name, change));
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Application;
};
const save = (uid = '', change: object = {}) =>
  server.store.applications.saveStatus([{ uid, ...change }]);

async function connect(headers: Record<string, string> = {}) {
  const messages: Message[] = [];
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/stream`, {
    headers: { cookie: `argocd.token=${server.token}`, origin: address, ...headers },
  });
  sockets.push(socket);
  // A refused upgrade is told by its status below.
  socket.on('error', () => undefined);
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const opened = await new Promise<number>((resolve) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
  });
  return {
    opened,
    messages,
    socket,
    send: (message: object) => socket.send(JSON.stringify(message)),
    until: (what: string, wanted: (message: Message) => boolean) =>
      waitFor(() => messages.find(wanted), { what, intervalMs: 5 }),
  };
}

describe('the websocket', () => {
  it.each([
    ['no session', { cookie: '' }, 401],
    ['the page of another site', { origin: 'https://evil.example' }, 403],
    ['our own page', {}, 101],
  ])('for %s: %s', async (_name, headers, status) => {
    expect((await connect(headers)).opened).toBe(status);
  });

  it('closes on a client that floods it', async () => {
    const client = await connect();
    const closed = new Promise<number>((resolve) => client.socket.on('close', resolve));
    for (let n = 0; n < 1_500; n++) client.socket.send('{');
    expect(await closed).toBe(1008);
    expect(client.messages.length).toBeLessThanOrEqual(1_200);
  });

  it('leaves nothing of a subscription whose id another one has taken', async () => {
    const listeners = () => server.app.lockstep.changes.listenerCount();
    const before = 0;
    await waitFor(() => listeners() === before, { what: 'the end of all others' });
    const client = await connect();
    await create('overtaken');
    for (let n = 0; n < 50; n++) {
      client.send({ id: 'x', op: 'subscribe', topic: 'application', name: 'overtaken' });
      client.send({
        ...{ id: 'x', op: 'subscribe', topic: 'applications' },
        filter: { cluster: ['in-cluster'] },
      });
    }
    client.send({ id: 'last', op: 'subscribe', topic: 'bootstrap' });
    await client.until('the last one', (m) => m.id === 'last');
    await waitFor(() => listeners() === before + 3, {
      what: `three listeners: the socket, x and last, not ${listeners() - before}`,
    });
    client.socket.terminate();
    await waitFor(() => listeners() === before, { what: 'none' });
  });

  it('tells rows that changed, rows that left the filter, and counts', async () => {
    const client = await connect();
    const filter = { search: 'live', health: ['Unknown', 'Healthy'] };
    client.send({ id: 'l', op: 'subscribe', topic: 'applications', filter });
    client.send({ id: 'b', op: 'subscribe', topic: 'bootstrap' });
    await client.until('the subscription', (m) => m.id === 'b');
    await create('not-matching');
    const { metadata } = await create('live-a');
    const created = await client.until('the new row', (m) => m.type === 'upsert');
    expect(created.items).toMatchObject([{ name: 'live-a', syncStatus: 'Unknown' }]);
    await save(metadata.uid, { healthStatus: 'Healthy', syncStatus: 'Synced' });
    await client.until('the changed row', (m) =>
      JSON.stringify(m.items ?? '').includes('"syncStatus":"Synced"'),
    );
    await client.until('counts', (m) => m.type === 'counts');
    await save(metadata.uid, { healthStatus: 'Degraded' });
    await client.until('the row that left', (m) =>
      ((m.uids ?? []) as string[]).includes(metadata.uid ?? ''),
    );
    const numbers = client.messages.filter((m) => m.id === 'l').map((m) => m.seq);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('tells from which version on changes of rows are told', async () => {
    const client = await connect();
    const list = await server.call('GET', '/api/v1/lockstep/applications');
    await create('live-since');
    client.send({ id: 'l', op: 'subscribe', topic: 'applications', filter: {} });
    const { resourceVersion } = await client.until('the version', (m) => m.type === 'since');
    const { metadata } = list.body as { metadata: { resourceVersion: string } };
    expect(Number(resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
    const again = await server.call('GET', '/api/v1/lockstep/applications');
    expect(again.body).toMatchObject({ metadata: { resourceVersion } });
  });

  it('tells one application, whole, and its end', async () => {
    const { metadata } = await create('live-b');
    const client = await connect();
    client.send({ id: '1', op: 'subscribe', topic: 'application', name: 'live-b' });
    const first = await client.until('the application', (m) => m.type === 'application');
    expect(first.application).toMatchObject({ metadata: { name: 'live-b' } });
    await save(metadata.uid, { healthStatus: 'Degraded' });
    await client.until('the change', (m) => JSON.stringify(m).includes('Degraded'));
    await server.call('DELETE', '/api/v1/applications/live-b?cascade=false');
    await client.until('the end', (m) => m.type === 'removed');
  });

  it('tells a tree whole, then what changes', async () => {
    const { metadata } = await create('live-c');
    const uid = metadata.uid ?? '';
    const node = (name: string) => ({
      group: '',
      version: 'v1',
      kind: 'Pod',
      namespace: 'x',
      name,
      uid: name,
    });
    const tree = (...names: string[]) => ({
      nodes: names.map(node),
      orphanedNodes: [],
      hosts: [],
      shardsCount: 1,
    });
    await server.liveViews.putTree(uid, tree('a'), { upserted: [node('a')], removedUids: [] });
    const client = await connect();
    client.send({ id: '1', op: 'subscribe', topic: 'tree', name: 'live-c' });
    const whole = await client.until('the tree', (m) => m.type === 'tree');
    expect(whole).toMatchObject({ tree: tree('a') });
    await server.liveViews.putTree(uid, tree('b'), { upserted: [node('b')], removedUids: ['a'] });
    const delta = await client.until('the delta', (m) => m.type === 'delta');
    const next = Number(whole.version) + 1;
    expect(delta).toMatchObject({ version: next, upserted: [node('b')], removedUids: ['a'] });
    client.send({ id: '1', op: 'unsubscribe' });
  });

  it('tells how far the set-up is', async () => {
    const client = await connect();
    client.send({ id: '1', op: 'subscribe', topic: 'bootstrap' });
    await client.until('the state', (m) => m.type === 'bootstrap');
    const state = { phase: 'cluster', message: 'building', percent: 40, done: false };
    await server.call('PUT', '/api/v1/lockstep/bootstrap', state);
    expect(await client.until('the progress', (m) => (m.percent as unknown) === 40)).toMatchObject(
      state,
    );
    expect((await server.call('GET', '/api/v1/lockstep/bootstrap')).body).toEqual(state);
  });

  it.each([
    ['what is not JSON', '{', 3],
    ['an unknown topic', '{"id":"1","op":"subscribe","topic":"weather"}', 3],
    [
      'an application that does not exist',
      '{"id":"1","op":"subscribe","topic":"tree","name":"x"}',
      5,
    ],
    ['logs without a worker', '{"id":"1","op":"subscribe","topic":"logs","name":"live-logs"}', 14],
  ])('answers %s by an error', async (_name, text, code) => {
    if (code === 14) await create('live-logs');
    const client = await connect();
    client.socket.send(text);
    const { error } = await client.until('the error', (m) => m.type === 'error');
    expect(error).toMatchObject({ code });
  });

  it('shows every change of a row as it comes', async () => {
    const { metadata } = await create('live-d');
    const client = await connect();
    client.send({ id: 'l', op: 'subscribe', topic: 'applications', filter: {} });
    client.send({ id: 'b', op: 'subscribe', topic: 'bootstrap' });
    await client.until('the subscription', (m) => m.id === 'b');
    for (const status of ['Synced', 'OutOfSync', 'Synced', 'OutOfSync', 'Synced']) {
      client.messages.length = 0;
      await save(metadata.uid, { syncStatus: status });
      await client.until(status, (m) => JSON.stringify(m.items ?? '').includes(`"${status}"`));
    }
  });
});

/** Reads lines of a kept-open answer as they come. */
async function follow(path: string, accept = 'application/json') {
  const end = new AbortController();
  const response = await fetch(`${address}${path}`, {
    headers: { authorization: `Bearer ${server.token}`, accept },
    signal: end.signal,
  });
  const lines: string[] = [];
  const reading = (async () => {
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const parts = (rest + Buffer.from(chunk as Uint8Array).toString()).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts.filter((line) => line !== ''));
    }
  })().catch(() => undefined);
  return {
    response,
    lines,
    until: (what: string, wanted: (line: string) => boolean) =>
      waitFor(() => lines.find(wanted), { what, intervalMs: 5 }),
    async close() {
      end.abort();
      await reading;
    },
  };
}

describe('the stream of applications', () => {
  it('begins with those that are there and goes on with every change', async () => {
    await server.call('POST', '/api/v1/projects', {
      project: {
        metadata: { name: 's' },
        spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
      },
    });
    const { metadata } = await create('stream-a', { spec: { project: 's' } });
    const stream = await follow('/api/v1/stream/applications?projects=s');
    const parse = (line: string) =>
      JSON.parse(line).result as { type: string; application: Application };
    const added = parse(await stream.until('the first', (l) => l.includes('stream-a')));
    expect(added).toMatchObject({ type: 'ADDED', application: { metadata: { name: 'stream-a' } } });
    await create('stream-b', { spec: { project: 's' } });
    expect(parse(await stream.until('another', (l) => l.includes('stream-b'))).type).toBe('ADDED');
    await create('stream-c');
    await save(metadata.uid, { healthStatus: 'Degraded' });
    const changed = parse(await stream.until('a change', (l) => l.includes('Degraded')));
    expect(changed.type).toBe('MODIFIED');
    await server.call('DELETE', '/api/v1/applications/stream-b?cascade=false');
    const deleted = parse(await stream.until('the end', (l) => l.includes('DELETED')));
    expect(deleted.application.metadata.name).toBe('stream-b');
    expect(stream.lines.join()).not.toContain('stream-c');
    await stream.close();
  });

  it('goes on from a version, with the fields that were asked for', async () => {
    const { metadata } = await create('stream-d');
    const query = `resourceVersion=${metadata.resourceVersion}&fields=result.type,result.application.metadata.name`;
    const stream = await follow(`/api/v1/stream/applications?${query}`);
    await save(metadata.uid, { healthStatus: 'Degraded' });
    await stream.until('the change', (line) => line.includes('stream-d'));
    expect(stream.lines.map((line) => JSON.parse(line))).toEqual([
      { result: { type: 'MODIFIED', application: { metadata: { name: 'stream-d' } } } },
    ]);
    await stream.close();
  });

  it('comes as server-sent events to those who accept them', async () => {
    await create('stream-e');
    const stream = await follow('/api/v1/stream/applications?name=stream-e', 'text/event-stream');
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    await stream.until('the first', (line) => line.startsWith('data: {"result":{"type":"ADDED"'));
    await stream.close();
  });

  it('of a tree comes whole with every change', async () => {
    const { metadata } = await create('stream-f');
    const stream = await follow('/api/v1/stream/applications/stream-f/resource-tree');
    await stream.until('the tree', (line) => line.includes('"nodes":[]'));
    const node = { group: '', version: 'v1', kind: 'Pod', namespace: 'x', name: 'p', uid: 'u' };
    const tree = { nodes: [node], orphanedNodes: [], hosts: [], shardsCount: 1 };
    await server.liveViews.putTree(metadata.uid ?? '', tree, { upserted: [node], removedUids: [] });
    await stream.until('the change', (line) => line.includes('"kind":"Pod"'));
    await stream.close();
    const part = await follow(
      '/api/v1/stream/applications/stream-f/resource-tree?fields=result.nodes.kind',
    );
    await part.until('the kinds', (line) => line === '{"result":{"nodes":[{"kind":"Pod"}]}}');
    await part.close();
  });
});

it('closing the server ends what is kept open', async () => {
  const own = await startTestServer();
  const ownAddress = await own.listen();
  const headers = { authorization: `Bearer ${own.token}` };
  const response = await fetch(`${ownAddress}/api/v1/stream/applications`, { headers });
  const socket = new WebSocket(`${ownAddress.replace('http', 'ws')}/api/v1/stream`, { headers });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.on('open', resolve));
  const ended = response.text();
  await own.close();
  expect(await ended).toBe('');
  expect(await closed).toBe(1001);
});
