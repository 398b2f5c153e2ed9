import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  // A proxy in front that ends TLS.
  server = await startTestServer({ options: { trustedProxies: ['127.0.0.1'] } });
  token = server.token;
});
afterAll(() => server?.close());

const TLS = { 'x-forwarded-proto': 'https' };
const BROWSER = { 'sec-fetch-site': 'same-origin' };
const HOST_COOKIE = '__Host-argocd.token';
const PLAIN_COOKIE = 'argocd.token';

const signIn = (headers: Record<string, string>) =>
  server.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers,
    payload: { username: 'admin', password: PASSWORD },
  });
const asks = async (options: Partial<InjectOptions>) =>
  (await server.app.inject({ url: '/api/v1/projects', ...options })).statusCode;

describe('the cookie of a session', () => {
  it.each([
    ['a browser over TLS', { ...TLS, ...BROWSER }, `${HOST_COOKIE}=`, true],
    ['a program over TLS', TLS, `${PLAIN_COOKIE}=`, true],
    ['a browser without TLS', BROWSER, `${PLAIN_COOKIE}=`, false],
  ])('is what %s can have', async (_who, headers, begin, isSecure) => {
    const told = String((await signIn(headers)).headers['set-cookie']);
    expect(told.startsWith(begin), told).toBe(true);
    expect(told).toContain('Path=/; HttpOnly');
    expect(told.includes('; Secure')).toBe(isSecure);
    expect(told).not.toContain('Domain');
  });

  it.each<[string, Record<string, string>, string, number]>([
    ['a browser over TLS, prefixed', { ...TLS, ...BROWSER }, HOST_COOKIE, 200],
    [
      'a browser over TLS, as any host of the domain can set it',
      { ...TLS, ...BROWSER },
      PLAIN_COOKIE,
      401,
    ],
    [
      'a websocket over TLS, as any host can set it',
      { ...TLS, upgrade: 'websocket', origin: 'https://localhost:80' },
      PLAIN_COOKIE,
      401,
    ],
    ['a program over TLS', TLS, PLAIN_COOKIE, 200],
    ['a program over TLS, prefixed', TLS, HOST_COOKIE, 200],
    ['a browser without TLS', BROWSER, PLAIN_COOKIE, 200],
    ['somebody without TLS, prefixed', BROWSER, HOST_COOKIE, 401],
  ])('from %s', async (_who, headers, name, status) => {
    expect(await asks({ headers, cookies: { [name]: token } })).toBe(status);
  });

  it('with the prefix goes before one that somebody else has put there', async () => {
    const cookies = { [PLAIN_COOKIE]: 'a token of somebody else', [HOST_COOKIE]: token };
    expect(await asks({ headers: { ...TLS, ...BROWSER }, cookies })).toBe(200);
    expect(await asks({ headers: TLS, cookies })).toBe(200);
  });

  it('goes with signing out, under either name', async () => {
    const headers = { ...TLS, ...BROWSER };
    const own = (await signIn(headers)).cookies[0];
    const out = await server.app.inject({
      method: 'DELETE',
      url: '/api/v1/session',
      headers,
      cookies: { [HOST_COOKIE]: own?.value ?? '' },
    });
    expect(out.statusCode).toBe(200);
    const gone = out.cookies.map(({ name, value, secure }) => ({ name, value, secure }));
    expect(gone).toEqual([
      { name: PLAIN_COOKIE, value: '', secure: true },
      { name: HOST_COOKIE, value: '', secure: true },
    ]);
  });
});
