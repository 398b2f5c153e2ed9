import { waitFor } from '@lockstep/testkit';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../server.ts';
import { signInAs } from '../testing/sign-in-as.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** Two servers on one database: what one changes, the other knows of through the outbox alone. */

let server: TestServer;
let second: FastifyInstance;

beforeAll(async () => {
  server = await startTestServer();
  const { store, signals, liveViews, secretKey } = server;
  const options = { logLevel: 'silent' };
  second = await buildServer({ store, signals, liveViews, secretKey, options });
  const spec = {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
    roles: [{ name: 'ci', policies: ['p, proj:shop:ci, applications, get, shop/*, allow'] }],
  };
  const project = { metadata: { name: 'shop' }, spec };
  expect((await server.call('POST', '/api/v1/projects', { project })).status).toBe(200);
});
afterAll(async () => {
  await second?.close();
  await server?.close();
});

function decodeJwt(token: string): { iat: number; exp?: number; sub: string; jti: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

const USERINFO = '/api/v1/session/userinfo';

async function as(
  token: string,
  url: string,
  { method = 'GET', payload, on = server.app }: As = {},
) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await on.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.body ? answer.json() : undefined };
}

interface As {
  method?: NonNullable<InjectOptions['method']>;
  payload?: object;
  on?: FastifyInstance;
}

const login = (username: string, password: string) =>
  server.app.inject({ method: 'POST', url: '/api/v1/session', payload: { username, password } });

async function create(body: object): Promise<{ password: string }> {
  const { status, text, body: made } = await server.call('POST', '/api/v1/account', body);
  expect(status, text).toBe(200);
  return made;
}

/** Until the other server has forgotten; a token that it remembers would end after a second anyway. */
/** It is told: until it asks by itself takes longer. */
const refusedElsewhere = (token: string, deadlineMs = 10_000) =>
  waitFor(async () => (await as(token, '/api/v1/account', { on: second })).status === 401, {
    what: 'the other server to refuse',
    deadlineMs,
  });

describe('an account', () => {
  it('gets a first password that is shown once and good for choosing another', async () => {
    const { password } = await create({ name: 'ann', capabilities: ['login', 'apiKey'] });
    expect(password).toMatch(/^\w{16}$/);
    const { body, text } = await server.call('GET', '/api/v1/account/ann');
    expect(text).not.toContain(password);
    expect(body).toMatchObject({ name: 'ann', enabled: true, mustChangePassword: true });
    const { token } = (await login('ann', password)).json();
    expect((await as(token, USERINFO)).body).toMatchObject({ mustChangePassword: true });
    expect((await as(token, '/api/v1/account/ann')).status).toBe(412);
    const change = (newPassword: string) =>
      as(token, '/api/v1/account/password', {
        method: 'PUT',
        payload: { currentPassword: password, newPassword },
      });
    expect((await change(password)).status).toBe(400);
    expect((await change('another password')).status).toBe(200);
    const again = (await login('ann', 'another password')).json();
    expect((await as(again.token, '/api/v1/account/ann')).status).toBe(200);
  });

  it.each([
    ['proj:shop:ci', 'a name that is a role'],
    ['a/b', 'a slash'],
    ['', 'no name'],
  ])('cannot be called %j: %s', async (name) => {
    expect((await server.call('POST', '/api/v1/account', { name })).status).toBe(400);
  });

  it('that is there is not made anew', async () => {
    await create({ name: 'twin' });
    expect((await server.call('POST', '/api/v1/account', { name: 'twin' })).status).toBe(409);
  });

  it('comes over with its bcrypt hash, which is replaced at sign-in', async () => {
    // Of `from argo`.
    const passwordHash = '$2b$04$wYNU4jCRpfzCdjDorILif.Q/83ToLMvaQVopX1LPAd3cqL3grop9G';
    await create({ name: 'moved', passwordHash, passwordMtime: '2024-01-02T03:04:05Z' });
    expect((await login('moved', 'wrong')).statusCode).toBe(401);
    const { token } = (await login('moved', 'from argo')).json();
    const account = await server.store.accounts.get('moved');
    expect(account?.passwordHash).toMatch(/^scrypt\$/);
    // Hashing anew is no change of the password.
    expect(account?.passwordMtime).toBe('2024-01-02T03:04:05.000Z');
    expect((await as(token, '/api/v1/account/moved')).status).toBe(200);
    expect((await login('moved', 'from argo')).statusCode).toBe(200);
  });

  it('that is disabled ends on every server, and cannot sign in', async () => {
    await create({ name: 'leaver', capabilities: ['login'], password: 'left the house' });
    const token = await signInAs(server, 'leaver');
    await server.store.accounts.setPassword('leaver', 'x', { name: 'test' });
    expect((await as(token, '/api/v1/account')).status).toBe(401);
    const fresh = await signInAs(server, 'leaver');
    expect((await as(fresh, '/api/v1/account', { on: second })).status).toBe(200);
    await server.call('PATCH', '/api/v1/account/leaver', { enabled: false });
    expect((await as(fresh, '/api/v1/account')).status).toBe(401);
    await refusedElsewhere(fresh);
    expect((await login('leaver', 'left the house')).statusCode).toBe(401);
  });

  it('is deleted with its tokens: another of that name does not inherit them', async () => {
    await create({ name: 'bot', capabilities: ['apiKey'] });
    const { body } = await server.call('POST', '/api/v1/account/bot/token', { id: 'one' });
    const { token } = body as { token: string };
    expect((await as(token, '/api/v1/account/bot')).status).toBe(200);
    expect((await server.call('DELETE', '/api/v1/account/bot')).status).toBe(200);
    await create({ name: 'bot', capabilities: ['apiKey'] });
    expect((await as(token, '/api/v1/account/bot')).status).toBe(401);
  });

  it.each([
    ['PATCH', '/api/v1/account/admin', { enabled: false }],
    ['DELETE', '/api/v1/account/admin', undefined],
    ['POST', '/api/v1/account/admin/reset-password', undefined],
  ] as const)('of one’s own is not taken away: %s %s', async (method, url, payload) => {
    expect((await server.call(method, url, payload)).status).toBe(412);
  });

  it('of somebody else is nobody’s without a permission', async () => {
    const bob = await signInAs(server, 'bob');
    const all: [NonNullable<InjectOptions['method']>, string, object?][] = [
      ['GET', '/api/v1/account/admin'],
      ['POST', '/api/v1/account', { name: 'mine' }],
      ['PATCH', '/api/v1/account/admin', { enabled: false }],
      ['DELETE', '/api/v1/account/admin'],
      ['POST', '/api/v1/account/admin/reset-password'],
      ['POST', '/api/v1/account/admin/token', {}],
      ['DELETE', '/api/v1/account/admin/token/x'],
      ['GET', '/api/v1/lockstep/sessions?username=admin'],
      ['DELETE', '/api/v1/lockstep/sessions?username=admin'],
      ['PUT', '/api/v1/account/password', { name: 'admin', newPassword: 'x', currentPassword: '' }],
    ];
    for (const [method, url, payload] of all) {
      const answer = await as(bob, url, { method, ...(payload ? { payload } : {}) });
      expect([url, answer.status]).toEqual([url, 403]);
    }
    const { body } = await as(bob, '/api/v1/account');
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['bob']);
  });

  it('is in the audit with what was done to it, and without secrets', async () => {
    const { password } = await create({ name: 'seen', capabilities: ['login', 'apiKey'] });
    const { body } = await server.call('POST', '/api/v1/account/seen/token', { id: 'ci' });
    await server.call('DELETE', '/api/v1/account/seen/token/ci');
    await server.call('POST', '/api/v1/account/seen/reset-password');
    await server.call('DELETE', '/api/v1/account/seen');
    const url = '/api/v1/lockstep/audit?kind=account&object=seen';
    const { body: found, text } = await server.call('GET', url);
    const actions = (found as { items: { action: string }[] }).items.map(({ action }) => action);
    expect(actions).toEqual(['delete', 'set-password', 'revoke-token', 'create-token', 'create']);
    expect(text).not.toContain(password);
    expect(text).not.toContain((body as { token: string }).token);
  });
});

describe('a token of an account', () => {
  it('acts as the account, tells when it was used, and ends everywhere', async () => {
    await create({ name: 'ci', capabilities: ['apiKey'] });
    const path = '/api/v1/account/ci/token';
    const made = await server.call('POST', path, { id: 'deploy', expiresIn: '3600' });
    const { token } = made.body as { token: string };
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ iss: 'argocd', sub: 'ci:apiKey', jti: 'deploy' });
    expect((claims.exp as number) - (claims.iat as number)).toBe(3600);
    expect((await as(token, USERINFO)).body).toMatchObject({ username: 'ci', iss: 'argocd' });
    expect((await as(token, '/api/v1/account/ci', { on: second })).status).toBe(200);
    const used = await waitFor(
      async () => {
        const { body } = await server.call('GET', '/api/v1/account/ci');
        const { tokens } = body as { tokens: { lastUsedAt?: string }[] };
        return tokens[0]?.lastUsedAt ? tokens : undefined;
      },
      { what: 'the note of its use' },
    );
    expect(used).toEqual([
      {
        id: 'deploy',
        issuedAt: claims.iat,
        expiresAt: claims.exp,
        createdBy: 'admin',
        lastUsedAt: expect.any(String),
        lastUsedAddress: '127.0.0.1',
      },
    ]);
    expect((await server.call('DELETE', `${path}/deploy`)).status).toBe(200);
    expect((await as(token, '/api/v1/account/ci')).status).toBe(401);
    await refusedElsewhere(token);
    expect((await server.call('DELETE', `${path}/deploy`)).status).toBe(404);
  });

  it.each<[string, object, number]>([
    ['without an end', {}, 200],
    ['of an id that it has', { id: 'first' }, 409],
    ['for less than no time', { expiresIn: -1 }, 400],
    ['for ever and a day', { expiresIn: 1e12 }, 400],
    ['whose id is a path', { id: 'a/b' }, 400],
  ])('is made %s or not', async (_name, body, status) => {
    await server.store.accounts.ensure('holder', '');
    await server.call('PATCH', '/api/v1/account/holder', { capabilities: ['apiKey'] });
    await server.call('POST', '/api/v1/account/holder/token', { id: 'first' });
    expect((await server.call('POST', '/api/v1/account/holder/token', body)).status).toBe(status);
  });

  it('is refused to an account that is there to sign in', async () => {
    const { status, body } = await server.call('POST', '/api/v1/account/admin/token', {});
    expect(status).toBe(412);
    expect(body).toMatchObject({ message: "account 'admin' does not have apiKey capability" });
  });

  it('makes no further tokens by itself', async () => {
    await create({ name: 'stolen', capabilities: ['login', 'apiKey'], password: 'stolen goods' });
    const path = '/api/v1/account/stolen/token';
    const { token } = (await server.call('POST', path, {})).body as { token: string };
    expect((await as(token, path, { method: 'POST', payload: {} })).status).toBe(403);
  });
});

describe('a token of a project role', () => {
  const PATH = '/api/v1/projects/shop/roles/ci/token';

  it('may what the role may, is shown in the project, and is void once it is gone there', async () => {
    const { token } = (await server.call('POST', PATH, { id: 'build' })).body as { token: string };
    const { iat } = decodeJwt(token);
    expect(decodeJwt(token)).toMatchObject({ sub: 'proj:shop:ci', jti: 'build' });
    expect((await as(token, USERINFO)).body).toMatchObject({ username: 'proj:shop:ci' });
    expect((await as(token, '/api/v1/applications?project=shop', { on: second })).status).toBe(200);
    const { body } = await server.call('GET', '/api/v1/projects/shop');
    const items = [{ iat, id: 'build' }];
    expect(body).toMatchObject({
      spec: { roles: [{ name: 'ci', jwtTokens: items }] },
      status: { jwtTokensByRole: { ci: { items } } },
    });
    expect((await server.call('DELETE', `${PATH}/${iat}`)).status).toBe(200);
    expect((await as(token, '/api/v1/applications')).status).toBe(401);
    await refusedElsewhere(token);
    expect((await server.call('DELETE', `${PATH}/${iat}`)).status).toBe(200);
  });

  it('is listed with its end, who made it and where it was used last', async () => {
    const body = { id: 'listed', expiresIn: 3600 };
    const { token } = (await server.call('POST', PATH, body)).body as { token: string };
    const { iat = 0 } = decodeJwt(token);
    const listed = async () => {
      const answer = await server.call('GET', '/api/v1/lockstep/projects/shop/tokens');
      const { items } = answer.body as { items: { id: string }[] };
      return items.find(({ id }) => id === 'listed');
    };
    const made = { role: 'ci', issuedAt: iat, expiresAt: iat + 3600, createdBy: 'admin' };
    expect(await listed()).toEqual({ ...made, id: 'listed' });
    expect((await as(token, '/api/v1/applications')).status).toBe(200);
    const used = { lastUsedAt: expect.any(String), lastUsedAddress: '127.0.0.1' };
    await waitFor(async () => 'lastUsedAt' in ((await listed()) ?? {}), { what: 'its use' });
    expect(await listed()).toEqual({ ...made, id: 'listed', ...used });
    const bob = await signInAs(server, 'bob');
    expect((await as(bob, '/api/v1/lockstep/projects/shop/tokens')).status).toBe(403);
    await server.call('DELETE', `${PATH}/${iat}?id=listed`);
    expect(await listed()).toBeUndefined();
  });

  it('stands before older ones, as the field lists them', async () => {
    const owner = { project: 'shop', role: 'ci' };
    const { tokens } = server.store;
    for (const [id, year] of [
      ['older', 2020],
      ['newer', 2022],
      ['middle', 2021],
    ] as const) {
      await tokens.create(owner, { id, issuedAt: new Date(Date.UTC(year)) }, { name: 'admin' });
    }
    const { body } = await server.call('GET', '/api/v1/projects/shop');
    const { status } = body as { status: { jwtTokensByRole: { ci: { items: { id: string }[] } } } };
    const shown = status.jwtTokensByRole.ci.items.map(({ id }) => id);
    expect(shown.slice(-3)).toEqual(['newer', 'middle', 'older']);
    for (const id of shown.slice(-3)) await tokens.revoke(owner, { id }, { name: 'admin' });
  });

  it('is not made, kept or brought back by what somebody writes into the project', async () => {
    const { token } = (await server.call('POST', PATH, { id: 'kept' })).body as { token: string };
    const { body } = await server.call('GET', '/api/v1/projects/shop');
    const project = body as { spec: { roles: object[] }; metadata: object };
    const written = (jwtTokens: object[]) => ({
      project: {
        metadata: { name: 'shop' },
        spec: { ...project.spec, roles: [{ ...project.spec.roles[0], jwtTokens }] },
      },
    });
    const put = (jwtTokens: object[]) =>
      server.call('PUT', '/api/v1/projects/shop', written(jwtTokens));
    expect((await put([])).status).toBe(200);
    expect((await as(token, '/api/v1/applications')).status).toBe(200);
    const { iat } = decodeJwt(token);
    await server.call('DELETE', `${PATH}/${iat}?id=kept`);
    expect((await put([{ iat, id: 'kept' }])).status).toBe(200);
    expect((await as(token, '/api/v1/applications')).status).toBe(401);
  });

  it('goes with the role', async () => {
    const roles = (...names: string[]) => ({
      project: {
        metadata: { name: 'brief' },
        spec: { sourceRepos: [], destinations: [], roles: names.map((name) => ({ name })) },
      },
    });
    await server.call('POST', '/api/v1/projects', roles('ci', 'other'));
    const path = '/api/v1/projects/brief/roles/ci/token';
    const { token } = (await server.call('POST', path, {})).body as { token: string };
    expect((await as(token, '/api/v1/account', { on: second })).status).toBe(200);
    await server.call('PUT', '/api/v1/projects/brief', roles('other'));
    await refusedElsewhere(token);
    await server.call('PUT', '/api/v1/projects/brief', roles('ci', 'other'));
    expect((await as(token, '/api/v1/account')).status).toBe(401);
  });

  it.each([
    ['/api/v1/projects/shop/roles/nobody/token', 404],
    ['/api/v1/projects/none/roles/ci/token', 404],
  ])('is not made at %s', async (url, status) => {
    expect((await server.call('POST', url, {})).status).toBe(status);
  });

  it('is refused to whoever neither changes the project nor has the role', async () => {
    const bob = await signInAs(server, 'bob');
    expect((await as(bob, PATH, { method: 'POST', payload: {} })).status).toBe(403);
    expect((await as(bob, `${PATH}/1`, { method: 'DELETE' })).status).toBe(403);
  });
});

describe('settings of accounts', () => {
  it('bound new passwords and new sessions', async () => {
    const url = '/api/v1/lockstep/settings/accounts';
    const data = { passwordPattern: '^.{12,}$', 'users.session.duration': '30m' };
    expect((await server.call('PUT', url, { data })).status).toBe(200);
    const short = { name: 'short', password: 'ten digits' };
    const { status, body } = await server.call('POST', '/api/v1/account', short);
    expect(status).toBe(400);
    expect(body).toMatchObject({ details: [{ field: 'password', reason: 'must match ^.{12,}$' }] });
    await create({ ...short, password: 'twelve digits at least' });
    const { token } = (await login('short', 'twelve digits at least')).json();
    const { iat, exp } = decodeJwt(token);
    expect((exp as number) - (iat as number)).toBeGreaterThan(1798);
    expect((exp as number) - (iat as number)).toBeLessThanOrEqual(1800);
    await server.call('PUT', url, { data: {} });
  });

  it.each([{ passwordPattern: '(' }, { 'users.session.duration': 'soon' }])(
    'that cannot be read are refused: %j',
    async (data) => {
      const url = '/api/v1/lockstep/settings/accounts';
      expect((await server.call('PUT', url, { data })).status).toBe(400);
    },
  );
});
