import { startOidcProvider, type TestOidcProvider, waitFor } from '@lockstep/testkit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { buildServer } from '../server.ts';
import { CookieBrowser } from '../testing/cookie-browser.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** What ends tokens that an identity provider issued, and sessions that rest on it: on every server. */

const ORIGIN = 'http://lockstep.test';

let server: TestServer;
let second: FastifyInstance;
let op: TestOidcProvider;
let address: string;
beforeAll(async () => {
  server = await startTestServer();
  address = await server.listen();
  const { store, signals, liveViews, secretKey } = server;
  const options = { logLevel: 'silent' };
  second = await buildServer({ store, signals, liveViews, secretKey, options });
  const client = {
    client_id: 'lockstep',
    client_secret: 'the-client-secret',
    redirect_uris: [`${ORIGIN}/auth/callback`],
    post_logout_redirect_uris: [`${ORIGIN}/`],
    grant_types: ['authorization_code', 'refresh_token'],
    backchannel_logout_uri: `${address}/auth/backchannel-logout`,
    backchannel_logout_session_required: true,
  };
  op = await startOidcProvider({ clients: [client], users: {} });
  const oidc = `{name: Example, issuer: '${op.issuer}', clientID: lockstep, clientSecret: $a:b}`;
  const settings = {
    data: { url: ORIGIN, 'oidc.config': oidc },
    secrets: { a: { b: 'the-client-secret' } },
  };
  const answer = await server.call('PUT', '/api/v1/lockstep/settings/sso', settings);
  expect(answer.status, answer.text).toBe(200);
});
afterAll(async () => {
  await second?.close();
  await Promise.all([server?.close(), op?.close()]);
});

let user = '';
let count = 0;
/** Each test has somebody of its own. */
beforeEach(() => {
  count += 1;
  user = `user-${count}`;
  op.users.set(user, { email: `${user}@example.com`, groups: ['dev'] });
});

const as = (app: FastifyInstance, token: string) =>
  app.inject({ url: '/api/v1/session/userinfo', headers: { authorization: `Bearer ${token}` } });
const isIn = async (token: string, app = server.app) =>
  ((await as(app, token)).json() as { loggedIn: boolean }).loggedIn;

/** Signs somebody in; also the ID token, as the field's command line has one. */
async function signIn(login = user) {
  const browser = new CookieBrowser(server.app, ORIGIN);
  const { location } = await browser.visit('/auth/login');
  const atProvider = new Map<string, string>();
  const back = await op.signIn(location, login, atProvider);
  await browser.visit(back?.href ?? '');
  const token = browser.cookies.get('argocd.token') ?? '';
  const { jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const { logoutHint: idToken = '' } = await server.store.sessions.secrets(jti);
  return { token, idToken, atProvider, id: jti as string };
}

const call = (method: 'GET' | 'DELETE', url: string, token: string) =>
  server.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } });

async function expectOutEverywhere(token: string) {
  expect(await isIn(token)).toBe(false);
  await waitFor(async () => !(await isIn(token, second)), {
    what: 'the other server',
    deadlineMs: 10_000,
  });
}

describe('a token of the provider itself', () => {
  it('counts on every server until it is signed out with', async () => {
    const { idToken, token } = await signIn();
    for (const app of [server.app, second]) expect(await isIn(idToken, app)).toBe(true);
    expect((await call('DELETE', '/api/v1/session', idToken)).statusCode).toBe(200);
    await expectOutEverywhere(idToken);
    expect(await isIn(token), 'the session is another matter').toBe(true);
    const audit = await server.call('GET', '/api/v1/lockstep/audit?action=sign-out&limit=1');
    expect(audit.body).toMatchObject({ items: [{ object: `${user}@example.com` }] });
  });

  it('ends with logging out everywhere, by its owner', async () => {
    const { idToken, token } = await signIn();
    for (const app of [server.app, second]) expect(await isIn(idToken, app)).toBe(true);
    await call('DELETE', '/api/v1/lockstep/sessions', token);
    await expectOutEverywhere(idToken);
    await expectOutEverywhere(token);
  });

  it('ends whatever the provider calls its owner by now', async () => {
    const { idToken } = await signIn();
    op.users.set(user, { email: `${user}@new.example`, groups: [] });
    const { token } = await signIn();
    await call('DELETE', '/api/v1/lockstep/sessions', token);
    await expectOutEverywhere(idToken);
  });

  it('ends with logging out everywhere, by an administrator', async () => {
    const { idToken } = await signIn();
    const owner = new URLSearchParams({ username: `${user}@example.com`, issuer: op.issuer });
    await server.call('DELETE', `/api/v1/lockstep/sessions?${owner}`);
    await expectOutEverywhere(idToken);
  });

  it('stays where it itself ends all others', async () => {
    const [kept, other] = [await signIn(), await signIn()];
    await call('DELETE', '/api/v1/lockstep/sessions?exceptThis=true', kept.idToken);
    await expectOutEverywhere(other.idToken);
    expect(await isIn(kept.idToken)).toBe(true);
    await call('DELETE', '/api/v1/lockstep/sessions', kept.idToken);
    await expectOutEverywhere(kept.idToken);
  });

  it('of others is left alone', async () => {
    const { idToken } = await signIn();
    op.users.set('other', { email: 'other@example.com' });
    const other = await signIn('other');
    await call('DELETE', '/api/v1/lockstep/sessions', other.token);
    expect(await isIn(idToken)).toBe(true);
  });
});

it('what is kept open on the strength of such a token ends with it', async () => {
  const { idToken } = await signIn();
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/stream`, {
    headers: { authorization: `Bearer ${idToken}` },
  });
  let closedWith: number | undefined;
  socket.on('close', (code) => {
    closedWith = code;
  });
  await waitFor(() => socket.readyState === WebSocket.OPEN, { what: 'the socket' });
  const headers = { authorization: `Bearer ${idToken}` };
  await second.inject({ method: 'DELETE', url: '/api/v1/lockstep/sessions', headers });
  await waitFor(() => closedWith, { what: 'the end of the socket' });
  expect(closedWith).toBe(4401);
});

describe('signing out at the provider', () => {
  it('ends the session here, and the tokens of it, and no other', async () => {
    const [one, another] = [await signIn(), await signIn()];
    // The provider's own page: nobody asks us.
    await op.signIn(`${op.issuer}/session/end?client_id=lockstep`, '', one.atProvider);
    await waitFor(async () => !(await isIn(one.token)), { what: 'the end of the session' });
    await expectOutEverywhere(one.token);
    await expectOutEverywhere(one.idToken);
    expect(await isIn(another.token)).toBe(true);
    expect(await isIn(another.idToken)).toBe(true);
  });
});

describe('a session whose provider has to be asked again', () => {
  it('is asked about once by all servers: a refresh token is good once', async () => {
    const { token, id } = await signIn();
    op.users.set(user, { groups: ['ops'] });
    const confirmedUntil = new Date(Date.now() - 1_000);
    await server.store.sessions.refreshed(id, { groups: ['dev'], confirmedUntil });
    for (const app of [server.app, second]) app.lockstep.authenticator.forget();
    const before = op.requests.filter((one) => one === 'POST /token').length;
    const apps = Array.from({ length: 6 }, (_, index) => (index % 2 ? server.app : second));
    const answers = await Promise.all(apps.map((app) => as(app, token)));
    for (const answer of answers) {
      expect(answer.json()).toMatchObject({ loggedIn: true, groups: ['ops'] });
    }
    expect(op.requests.filter((one) => one === 'POST /token').length).toBe(before + 1);
  });
});
