import { createSessionTokens } from '@lockstep/access';
import type { AuditEntry } from '@lockstep/store';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession } from '../testing/sign-in-as.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

async function list(query: string): Promise<AuditEntry[]> {
  const { body } = await server.call('GET', `/api/v1/lockstep/audit?kind=session&${query}`);
  return (body as { items: AuditEntry[] }).items;
}

const denied = (action: string, address: string) =>
  waitFor(
    async () => {
      const items = await list(`outcome=denied&action=${action}`);
      return items.find((one) => one.address === address);
    },
    { what: 'the line of the attempt' },
  );

const signIn = (username: string, remoteAddress: string) =>
  server.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { username, password: 'hunter22-wrong' },
    remoteAddress,
  });

const ask = (headers: Record<string, string>, remoteAddress: string) =>
  server.app.inject({ url: '/api/v1/applications', headers, remoteAddress });

async function expiredToken(): Promise<string> {
  const past = new Date(Date.now() - 60_000);
  const claims = await beginSession(server.store, 'admin');
  const { secretKey } = server;
  return createSessionTokens({ secretKey }).issue({ ...claims, issuedAt: past, expiresAt: past });
}

async function endedToken(): Promise<string> {
  const claims = await beginSession(server.store, 'admin');
  await server.store.sessions.end(claims.tokenId, { name: 'admin' });
  return createSessionTokens({ secretKey: server.secretKey }).issue(claims);
}

describe('a failed sign-in is in the audit', () => {
  it('with the account, the address and the request', async () => {
    const answer = await signIn('admin', '203.0.113.1');
    expect(answer.statusCode).toBe(401);
    const entry = await denied('sign-in', '203.0.113.1');
    expect(entry).toMatchObject({
      actor: '(nobody)',
      object: 'admin',
      outcome: 'denied',
      requestId: answer.headers['x-request-id'],
      detail: { route: 'POST /api/v1/session', reason: 'invalid username or password' },
    });
    expect(JSON.stringify(entry)).not.toContain('hunter22');
  });

  it('also of somebody who is signed in', async () => {
    const { statusCode } = await server.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { authorization: `Bearer ${server.token}` },
      payload: { username: 'admin', password: 'wrong' },
      remoteAddress: '203.0.113.8',
    });
    expect(statusCode).toBe(401);
    expect(await denied('sign-in', '203.0.113.8')).toMatchObject({ object: 'admin' });
  });

  it('without a name that is no account: it may be a password', async () => {
    expect((await signIn('my-secret-password', '203.0.113.2')).statusCode).toBe(401);
    const entry = await denied('sign-in', '203.0.113.2');
    expect(entry.object).toBe('(no such account)');
    expect(JSON.stringify(await list('limit=1000'))).not.toContain('my-secret-password');
  });
});

describe('a token that is none is in the audit', () => {
  it.each<[string, string, () => Promise<Record<string, string>>]>([
    ['forged', '203.0.113.3', async () => ({ authorization: 'Bearer x.y.z' })],
    ['expired', '203.0.113.4', async () => ({ authorization: `Bearer ${await expiredToken()}` })],
    ['ended', '203.0.113.5', async () => ({ cookie: `argocd.token=${await endedToken()}` })],
  ])('%s', async (_name, address, headersOf) => {
    const headers = await headersOf();
    expect((await ask(headers, address)).statusCode).toBe(401);
    const entry = await denied('authenticate', address);
    expect(entry).toMatchObject({ actor: '(nobody)', object: 'token', kind: 'session' });
    const token = Object.values(headers)[0]?.split(/[ =]/).at(-1) ?? '';
    expect(JSON.stringify(entry)).not.toContain(token);
  });

  it('and who comes with nothing is not', async () => {
    expect((await ask({}, '203.0.113.6')).statusCode).toBe(401);
    await server.app.lockstep.failedSignIns.close();
    expect((await list('limit=1000')).some(({ address }) => address === '203.0.113.6')).toBe(false);
  });
});

it('a flood from many addresses is counted, and leaves the lines of others alone', async () => {
  const before = (await list('outcome=denied&limit=1000')).length;
  const headers = { authorization: 'Bearer a.b.c' };
  for (let n = 0; n < 300; n += 1) await ask(headers, `198.51.100.${n % 250}`);
  await server.app.lockstep.failedSignIns.close();
  const lines = await list('outcome=denied&limit=1000');
  expect(lines.length - before).toBeLessThan(200);
  const { body } = await server.call('GET', '/api/v1/lockstep/audit?action=several');
  const [counted] = (body as { items: AuditEntry[] }).items;
  expect(counted?.detail.attempts).toBeGreaterThan(100);
});

it('the state of the chain is told', async () => {
  while ((await server.store.audit.seal(500)) > 0);
  await server.store.audit.check(10_000);
  const { body } = await server.call('GET', '/api/v1/lockstep/audit/chain');
  const { sealed, verified } = body as { sealed: number; verified: number };
  expect(sealed).toBeGreaterThan(5);
  expect(verified).toBe(sealed);
});
