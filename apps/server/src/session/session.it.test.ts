import { createSessionTokens } from '@lockstep/access';
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession } from '../testing/sign-in-as.ts';
import { PASSWORD, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const USERINFO = '/api/v1/session/userinfo';
const login = (password: string, username = 'admin', remoteAddress = '127.0.0.1') =>
  server.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { username, password },
    remoteAddress,
  });
const asBearer = (token: string, url = USERINFO) =>
  server.app.inject({ url, headers: { authorization: `Bearer ${token}` } });

describe('signing in', () => {
  it('answers a token, and a cookie that scripts and other sites cannot use', async () => {
    const answer = await login(PASSWORD);
    expect(answer.statusCode).toBe(200);
    const { token } = answer.json();
    expect(answer.headers['set-cookie']).toMatch(
      /^argocd\.token=[^;]+; Max-Age=86(?:400|399); Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const user = { loggedIn: true, username: 'admin', iss: 'argocd', groups: [] };
    expect((await asBearer(token)).json()).toEqual(user);
    const cookies = { 'argocd.token': token };
    expect((await server.app.inject({ url: USERINFO, cookies })).json()).toEqual(user);
  });

  it.each([
    ['admin', 'wrong'],
    ['nobody', PASSWORD],
  ])('as %s with %s does not tell what was wrong', async (username, password) => {
    const answer = await login(password, username, '10.1.1.1');
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 16, message: 'invalid username or password' });
  });

  it('too often from one address is slowed down there, and nowhere else', async () => {
    for (let i = 0; i < 5; i++) await login('wrong', 'admin', '10.1.1.2');
    const slowed = await login(PASSWORD, 'admin', '10.1.1.2');
    expect(slowed.statusCode).toBe(429);
    expect((await login(PASSWORD, 'admin', '10.1.1.3')).statusCode).toBe(200);
  });
});

describe('a session', () => {
  it('ends with signing out', async () => {
    const { token } = (await login(PASSWORD)).json();
    const headers = { authorization: `Bearer ${token}` };
    const out = await server.app.inject({ method: 'DELETE', url: '/api/v1/session', headers });
    expect(out.statusCode).toBe(200);
    expect(out.headers['set-cookie']).toMatch(/^argocd\.token=;/);
    expect((await asBearer(token, '/api/v1/projects')).statusCode).toBe(401);
    expect((await asBearer(token)).json()).toEqual({ loggedIn: false });
  });

  it('of another installation is refused', async () => {
    const tokens = createSessionTokens({ secretKey: Buffer.alloc(32, 9) });
    const forged = await tokens.issue(await beginSession(server.store, 'admin'));
    expect((await asBearer(forged, '/api/v1/projects')).statusCode).toBe(401);
  });

  it('in a cookie changes nothing for another site', async () => {
    const request = (origin: string | undefined) =>
      server.app.inject({
        method: 'PUT',
        url: '/api/v1/lockstep/bootstrap',
        cookies: { 'argocd.token': server.token },
        headers: { host: 'lockstep.example', ...(origin ? { origin } : {}) },
        payload: { phase: 'x', message: '', done: true },
      });
    expect((await request('https://evil.example')).statusCode).toBe(403);
    expect((await request('null')).statusCode).toBe(403);
    expect((await request('https://lockstep.example')).statusCode).toBe(200);
    expect((await request(undefined)).statusCode).toBe(200);
  });

  it('ends when the password changes; the browser that changed it goes on', async () => {
    const own = await startTestServer();
    try {
      const change = (currentPassword: string, newPassword: string) =>
        own.app.inject({
          method: 'PUT',
          url: '/api/v1/account/password',
          cookies: { 'argocd.token': own.token },
          payload: { name: 'admin', currentPassword, newPassword },
        });
      expect((await change('wrong', 'a new password')).json()).toMatchObject({
        code: 3,
        details: [{ field: 'currentPassword' }],
      });
      expect((await change(PASSWORD, 'short')).json()).toMatchObject({
        code: 3,
        details: [{ field: 'newPassword' }],
      });
      const changed = await change(PASSWORD, 'a new password');
      expect(changed.statusCode, changed.body).toBe(200);
      expect((await own.call('GET', '/api/v1/projects')).status).toBe(401);
      const cookie = String(changed.headers['set-cookie']).split(';')[0] ?? '';
      const on = await own.app.inject({ url: '/api/v1/projects', headers: { cookie } });
      expect(on.statusCode).toBe(200);
    } finally {
      await own.close();
    }
  });
});

describe('without a session', () => {
  /** What anybody may ask: health, version, and what signing in takes. */
  const OPEN = [
    'GET /api/version',
    'GET /api/v1/settings',
    'GET /api/v1/session/userinfo',
    'POST /api/v1/session',
    'POST /api/v1/session/exchange',
    'GET /auth/login',
    'GET /auth/callback',
    'POST /auth/callback',
    'GET /auth/callback/:provider',
    'POST /auth/callback/:provider',
    'GET /auth/logout',
    'POST /auth/backchannel-logout',
    'GET /auth/saml/metadata',
    'GET /auth/saml/logout/:provider',
    'POST /auth/saml/logout/:provider',
    'POST /auth/cli/token',
    'POST /auth/device',
    'POST /auth/device/token',
    'POST /api/webhook',
    'GET /healthz',
    'GET /readyz',
  ];

  it('every other route is refused', async () => {
    const routes: RouteOptions[] = [];
    const own = await startTestServer({ onRoute: (route) => routes.push(route) });
    try {
      const asked = routes.flatMap(({ method, url }) =>
        [method].flat().map((name) => `${name} ${url}`),
      );
      const closed = asked.filter((r) => !r.startsWith('HEAD ') && !OPEN.includes(r));
      expect(closed.length).toBeGreaterThan(50);
      for (const route of closed) {
        const [method, url = ''] = route.split(' ');
        const path = url.replace(/:\w+/g, 'x').replace('*', 'x');
        const answer = await own.app.inject({ method: method as 'GET', url: path });
        expect([route, answer.statusCode]).toEqual([route, 401]);
      }
    } finally {
      await own.close();
    }
  });

  it('settings tell no more than how to sign in', async () => {
    const open = (await server.app.inject('/api/v1/settings')).json();
    expect(Object.keys(open).sort()).toEqual([
      'googleAnalytics',
      'help',
      'providers',
      'statusBadgeEnabled',
      'url',
      'userLoginsDisabled',
    ]);
    const { body } = await server.call('GET', '/api/v1/settings');
    expect(body).toMatchObject({ appLabelKey: 'app.kubernetes.io/instance' });
  });
});

describe('accounts', () => {
  it('are listed without their passwords', async () => {
    const { body } = await server.call('GET', '/api/v1/account');
    expect(body).toEqual({
      items: [
        {
          name: 'admin',
          enabled: true,
          capabilities: ['login'],
          tokens: [],
          createdAt: expect.any(String),
        },
      ],
    });
    expect((await server.call('GET', '/api/v1/account/admin')).status).toBe(200);
    expect((await server.call('GET', '/api/v1/account/nobody')).status).toBe(404);
  });

  it.each([
    ['applications/sync/default/shop', 'yes'],
    ['applications/action%2Fapps%2FDeployment%2Frestart/default/shop', 'yes'],
  ])('can-i %s: %s', async (path, value) => {
    expect((await server.call('GET', `/api/v1/account/can-i/${path}`)).body).toEqual({ value });
  });

  it.each([
    ['applications/snyc/default/shop', "'snyc' is not an action of applications"],
    ['clusters/sync/x', "'sync' is not an action of clusters"],
    ['rockets/get/x', "'rockets' is not a resource"],
  ])('can-i %s is no question: %s', async (path, message) => {
    const { status, body } = await server.call('GET', `/api/v1/account/can-i/${path}`);
    expect([status, (body as { message: string }).message]).toEqual([
      400,
      expect.stringContaining(message),
    ]);
  });
});
