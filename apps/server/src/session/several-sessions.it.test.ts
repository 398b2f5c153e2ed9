import type { AddressInfo } from 'node:net';
import { LOCAL_ISSUER } from '@lockstep/access';
import { waitFor } from '@lockstep/testkit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { buildServer } from '../server.ts';
import {
  applicationBody,
  PASSWORD,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

/** Two servers on one database: what is open on one, ends by what is done on the other. */

let server: TestServer;
let second: FastifyInstance;
let address: string;

beforeAll(async () => {
  server = await startTestServer();
  const { store, signals, liveViews, secretKey } = server;
  const options = { logLevel: 'silent' };
  second = await buildServer({ store, signals, liveViews, secretKey, options });
  await second.listen({ host: '127.0.0.1', port: 0 });
  address = `127.0.0.1:${(second.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await second?.close();
  await server?.close();
});

async function signIn(device: string): Promise<string> {
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { username: 'admin', password: PASSWORD },
    headers: { 'user-agent': device },
  });
  return answer.json().token;
}

const call = (method: 'GET' | 'DELETE', url: string, token: string) =>
  server.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } });

async function sessions(
  token: string,
): Promise<{ id: string; device: string; current: boolean }[]> {
  return (await call('GET', '/api/v1/lockstep/sessions', token)).json().items;
}

async function openSocket(token: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`ws://${address}/api/v1/stream`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  const seen: { closed?: number; refused?: number } = {};
  socket.on('close', (code) => {
    seen.closed ??= code;
  });
  socket.on('unexpected-response', (_request, response) => {
    seen.refused = response.statusCode;
    socket.terminate();
  });
  socket.on('error', () => {});
  await waitFor(() => socket.readyState === WebSocket.OPEN || seen.refused !== undefined, {
    what: 'the socket',
  });
  return { socket, seen };
}

const SESSION_ENDED = 4401;
/** Less than after how long what is open is asked about anyhow: it has to be told. */
const AT_ONCE_MS = 15_000;

describe('sessions', () => {
  it('are listed with their devices, and ended one by one or all at once', async () => {
    const phone = await signIn('a phone');
    const laptop = await signIn('a laptop');
    const listed = await sessions(laptop);
    expect(listed.find(({ current }) => current)?.device).toBe('a laptop');
    const other = listed.find(({ device }) => device === 'a phone');
    expect(other).toMatchObject({ username: 'admin', issuer: 'argocd', address: '127.0.0.1' });
    const ended = await call('DELETE', `/api/v1/lockstep/sessions/${other?.id}`, laptop);
    expect(ended.statusCode).toBe(200);
    expect((await call('GET', '/api/v1/account', phone)).statusCode).toBe(401);
    await signIn('a third');
    const url = '/api/v1/lockstep/sessions?exceptThis=true';
    expect((await call('DELETE', url, laptop)).json().ended).toBeGreaterThan(0);
    expect((await sessions(laptop)).map(({ device }) => device)).toEqual(['a laptop']);
    expect((await call('DELETE', '/api/v1/lockstep/sessions', laptop)).json()).toEqual({
      ended: 1,
    });
    expect((await call('GET', '/api/v1/account', laptop)).statusCode).toBe(401);
  });

  it.each(['nonsense', '00000000-0000-4000-8000-000000000000'])(
    'that are not there cannot be ended: %s',
    async (id) => {
      const token = await signIn('x');
      const answer = await call('DELETE', `/api/v1/lockstep/sessions/${id}`, token);
      expect(answer.statusCode).toBe(404);
    },
  );
});

describe('what is kept open on another server', () => {
  const ways: [string, (token: string) => Promise<unknown>][] = [
    ['by signing out', (token) => call('DELETE', '/api/v1/session', token)],
    ['by signing out everywhere', (token) => call('DELETE', '/api/v1/lockstep/sessions', token)],
    [
      'when the account is disabled',
      async () => {
        await server.store.accounts.update('admin', { enabled: false }, { name: 'test' });
        await server.store.accounts.update('admin', { enabled: true }, { name: 'test' });
      },
    ],
  ];
  it.each(ways)('a websocket is closed without being asked about %s', async (_name, end) => {
    const token = await signIn('a page');
    const { seen } = await openSocket(token);
    await end(token);
    await waitFor(() => seen.closed !== undefined, { what: 'its end', deadlineMs: AT_ONCE_MS });
    expect(seen.closed).toBe(SESSION_ENDED);
  });

  it('a stream ends without being asked about when its session does', async () => {
    const token = await signIn('a stream');
    const answer = await fetch(`http://${address}/api/v1/stream/applications`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    let ended = false;
    const reading = answer.text().then(() => {
      ended = true;
    });
    await call('DELETE', '/api/v1/session', token);
    await waitFor(() => ended, { what: 'its end', deadlineMs: AT_ONCE_MS });
    await reading;
  });

  it('a websocket stays open while another session ends', async () => {
    const kept = await openSocket(await signIn('kept'));
    const other = await signIn('other');
    const gone = await openSocket(other);
    await call('DELETE', '/api/v1/session', other);
    await waitFor(() => gone.seen.closed !== undefined, { what: 'the other’s end' });
    expect(kept.seen.closed).toBeUndefined();
    kept.socket.close();
  });

  it('a websocket ends when its session expires', async () => {
    const { store } = server;
    const session = await store.sessions.create(
      {
        username: 'admin',
        issuer: LOCAL_ISSUER,
        groups: [],
        expiresAt: new Date(Date.now() + 5_000),
        address: '',
        device: '',
      },
      { name: 'admin' },
    );
    const account = await store.accounts.get('admin');
    const token = await server.app.lockstep.tokens.issue({
      kind: 'session',
      subject: 'admin',
      tokenId: session.id,
      issuedAt: new Date(),
      expiresAt: new Date(session.expiresAt),
      passwordSetMs: Date.parse(account?.passwordMtime ?? ''),
    });
    const { seen } = await openSocket(token);
    await waitFor(() => seen.closed === SESSION_ENDED, { what: 'its end' });
  });

  it('a subscription ends when the groups that permitted it are gone; the socket does not', async () => {
    const data = { 'policy.csv': 'g, dev, role:readonly' };
    await server.store.rbacPolicy.put({ data }, { name: 'test' });
    const made = await server.app.inject({
      method: 'POST',
      url: '/api/v1/applications',
      headers: { authorization: `Bearer ${await signIn('x')}` },
      payload: applicationBody('web'),
    });
    expect(made.statusCode, made.body).toBe(200);
    const { sessions } = server.store;
    const owner = { username: 'eve', issuer: 'https://idp.example' };
    const expiresAt = new Date(Date.now() + 60_000);
    const about = { expiresAt, address: '', device: '' };
    const { id } = await sessions.create({ ...owner, ...about, groups: ['dev'] }, { name: 'eve' });
    const { tokens } = server.app.lockstep;
    const claims = { subject: 'eve', tokenId: id, issuedAt: new Date(), expiresAt };
    const { socket, seen } = await openSocket(await tokens.issue({ kind: 'session', ...claims }));
    const messages: { type: string; error?: { code: number } }[] = [];
    socket.on('message', (text) => messages.push(JSON.parse(String(text))));
    const subscribe = { id: 'web', op: 'subscribe', topic: 'application', name: 'web' };
    socket.send(JSON.stringify(subscribe));
    await waitFor(() => messages.some(({ type }) => type === 'application'), {
      what: 'the application',
    });
    await sessions.refreshed(id, { groups: [] });
    const ended = await waitFor(() => messages.find(({ type }) => type === 'error'), {
      what: 'the end of the subscription',
    });
    expect(ended.error?.code).toBe(7);
    expect(seen.closed).toBeUndefined();
    socket.close();
  });

  it('a page of another site opens none with our cookie', async () => {
    const token = await signIn('victim');
    const headers = { authorization: '', cookie: `argocd.token=${token}` };
    const foreign = await openSocket(token, { ...headers, origin: 'https://evil.example' });
    expect(foreign.seen.refused).toBe(403);
    const own = await openSocket(token, { ...headers, origin: `http://${address}` });
    expect(own.seen.refused).toBeUndefined();
    own.socket.close();
  });
});
