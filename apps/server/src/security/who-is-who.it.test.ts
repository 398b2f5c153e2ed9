import { createSessionTokens, EXCHANGE_PROVIDER, type SessionClaims } from '@lockstep/access';
import type { SessionInput } from '@lockstep/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession } from '../testing/sign-in-as.ts';
import {
  applicationBody,
  PASSWORD,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

/** Nobody is taken for somebody else: by a name, a group, or a token of another kind. */

const ISSUER = 'https://id.example';
const RULES = [
  'g, deployer, role:admin',
  'g, ops-team, role:admin',
  'p, role:looker, applications, get, */*, allow',
  'g, ann-at-id, role:looker',
].join('\n');

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const oidc = `name: ID\nissuer: ${ISSUER}\nclientID: lockstep\nclientSecret: a-secret\n`;
  const data = { url: 'https://lockstep.example', 'oidc.config': oidc };
  await mustCall('PUT', '/api/v1/lockstep/settings/sso', { data });
  await mustCall('POST', '/api/v1/account', { name: 'deployer', capabilities: ['apiKey'] });
  const policies = ['p, proj:shop:ci, applications, get, shop/*, allow'];
  for (const name of ['shop', 'ops']) {
    const roles = [{ name: 'ci', policies: policies.map((line) => line.replaceAll('shop', name)) }];
    const spec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], roles };
    await mustCall('POST', '/api/v1/projects', { project: { metadata: { name }, spec } });
    await mustCall(
      'POST',
      '/api/v1/applications',
      applicationBody(`${name}-web`, { spec: { project: name } }),
    );
  }
  await mustCall('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': RULES } });
});
afterAll(() => server.close());

async function mustCall(method: 'POST' | 'PUT', url: string, payload: object) {
  const answer = await server.call(method, url, payload);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Record<string, string>;
}

async function sessionOf(change: Partial<SessionInput>): Promise<string> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const given = { username: 'ann@example.com', issuer: ISSUER, groups: [], ...change };
  const { id, username } = await server.store.sessions.create(
    { ...given, expiresAt, address: '', device: 'test' },
    { name: given.username },
  );
  return issue({ kind: 'session', subject: username, tokenId: id, expiresAt });
}

function issue(claims: Omit<SessionClaims, 'issuedAt'>): Promise<string> {
  const { secretKey } = server;
  return createSessionTokens({ secretKey }).issue({ ...claims, issuedAt: new Date() });
}

async function ask(
  token: string,
  url: string,
  method: 'GET' | 'POST' | 'DELETE' = 'GET',
  payload?: object,
): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await server.app.inject({ method, url, headers, payload });
  return { status: answer.statusCode, text: answer.body };
}

const byProvider = (change: Partial<SessionInput>) =>
  sessionOf({ providerId: 'oidc', providerSubject: 'ann-at-id', ...change });

describe("a provider's user", () => {
  const SETTINGS = '/api/v1/lockstep/rbac';
  it.each<[string, Partial<SessionInput>, string, number]>([
    ['has the rights of the name at the provider', {}, '/api/v1/applications/shop-web', 200],
    ['has no others', {}, SETTINGS, 403],
    ['has those of a group', { groups: ['ops-team'] }, '/api/v1/clusters', 200],
    ['is not our administrator by name', { username: 'admin' }, SETTINGS, 403],
    ['is not our administrator by id', { providerSubject: 'admin' }, SETTINGS, 403],
    ['is not our administrator by a group', { groups: ['admin'] }, SETTINGS, 403],
    ['has no role by its name', { providerSubject: 'role:admin' }, SETTINGS, 403],
    ['has no role by a group of its name', { groups: ['role:admin'] }, SETTINGS, 403],
    [
      'has no role of a project by a group of its name',
      { providerSubject: 'x', groups: ['proj:shop:ci'] },
      '/api/v1/applications/shop-web',
      403,
    ],
    ['has not the rights of an account of that id', { providerSubject: 'deployer' }, SETTINGS, 403],
    [
      'has no session at a provider that calls itself as this installation does',
      { username: 'admin', issuer: 'argocd' },
      SETTINGS,
      401,
    ],
    ['is no account of that name', { username: 'deployer' }, '/api/v1/account/deployer', 403],
    [
      'sees no sessions of an account of that name',
      { username: 'admin' },
      '/api/v1/lockstep/sessions?username=admin',
      403,
    ],
  ])('%s', async (_what, change, url, status) => {
    const answer = await ask(await byProvider(change), url);
    expect(answer.status, answer.text).toBe(status);
  });

  it('may what an account of that id may not, once the account is gone', async () => {
    await mustCall('POST', '/api/v1/account', { name: 'lou', capabilities: ['apiKey'] });
    const data = { 'policy.csv': `${RULES}\ng, lou, role:looker` };
    await mustCall('PUT', '/api/v1/lockstep/rbac', { data });
    const token = await byProvider({ providerSubject: 'lou' });
    expect((await ask(token, '/api/v1/applications/shop-web')).status).toBe(403);
    expect((await server.call('DELETE', '/api/v1/account/lou')).status).toBe(200);
    expect((await ask(token, '/api/v1/applications/shop-web')).status).toBe(200);
  });

  it('ends no session of an account of that name', async () => {
    const token = await byProvider({ username: 'admin' });
    expect((await ask(token, '/api/v1/lockstep/sessions', 'DELETE')).status).toBe(200);
    expect((await server.call('GET', '/api/v1/lockstep/rbac')).status).toBe(200);
  });

  it('has no token of an account of that name made', async () => {
    const token = await byProvider({ username: 'deployer' });
    const answer = await ask(token, '/api/v1/account/deployer/token', 'POST', {});
    expect(answer.status, answer.text).toBe(403);
  });
});

it("a provider's user is not told as our administrator in the audit", async () => {
  const token = await byProvider({ username: 'admin', providerSubject: 'x' });
  expect((await ask(token, '/api/v1/lockstep/rbac')).status).toBe(403);
  expect((await ask(token, '/api/v1/session', 'DELETE')).status).toBe(200);
  const [line] = await server.store.audit.list({ action: 'sign-out', limit: 1 });
  expect(line).toMatchObject({ actor: 'external:admin' });
});

describe('a session that a job has bought', () => {
  const bought = (username: string, issuer = 'argocd') =>
    sessionOf({ username, issuer, providerId: EXCHANGE_PROVIDER, providerSubject: 'repo:x' });

  it('makes no token that outlasts it', async () => {
    const token = await bought('deployer');
    expect((await ask(token, '/api/v1/session/userinfo')).text).toContain('"deployer"');
    await mustCall('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': '' } });
    try {
      const answer = await ask(token, '/api/v1/account/deployer/token', 'POST', {});
      expect(answer.status, answer.text).toBe(403);
    } finally {
      await mustCall('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': RULES } });
    }
  });

  it('is not had at a provider that calls itself so', async () => {
    const answer = await ask(await bought('deployer', ISSUER), '/api/v1/clusters');
    expect(answer.status, answer.text).toBe(401);
  });
});

describe('a token that is signed by us', () => {
  /** What stands in the database: a session, an account's token, one of a role of `shop`. */
  async function ids() {
    const { tokenId: session, passwordSetMs } = await beginSession(server.store, 'admin');
    const account = await mustCall('POST', '/api/v1/account/deployer/token', { id: 'of-deployer' });
    const role = await mustCall('POST', '/api/v1/projects/shop/roles/ci/token', { id: 'of-shop' });
    return { session, passwordSetMs, account, role };
  }
  let known: Awaited<ReturnType<typeof ids>>;
  beforeAll(async () => {
    known = await ids();
  });
  const LATER = new Date(Date.now() + 3_600_000);

  it('counts as what it was issued for', async () => {
    expect((await ask(known.account.token ?? '', '/api/v1/applications/ops-web')).status).toBe(200);
    expect((await ask(known.role.token ?? '', '/api/v1/applications/shop-web')).status).toBe(200);
  });

  it.each<[string, () => Omit<SessionClaims, 'issuedAt'>]>([
    [
      'a session’s id as an account’s token',
      () => ({ kind: 'account', subject: 'deployer:apiKey', tokenId: known.session }),
    ],
    [
      'a session’s id as a role’s token',
      () => ({ kind: 'project', subject: 'proj:shop:ci', tokenId: known.session }),
    ],
    [
      'an account’s token as a session',
      () => ({ kind: 'session', subject: 'deployer', tokenId: 'of-deployer', expiresAt: LATER }),
    ],
    [
      'an account’s token as a role’s',
      () => ({ kind: 'project', subject: 'proj:shop:ci', tokenId: 'of-deployer' }),
    ],
    [
      'an account’s token as another account’s',
      () => ({ kind: 'account', subject: 'admin:apiKey', tokenId: 'of-deployer' }),
    ],
    [
      'a role’s token as a session',
      () => ({ kind: 'session', subject: 'proj:shop:ci', tokenId: 'of-shop', expiresAt: LATER }),
    ],
    [
      'a role’s token as an account’s',
      () => ({ kind: 'account', subject: 'deployer:apiKey', tokenId: 'of-shop' }),
    ],
    [
      'a role’s token in another project',
      () => ({ kind: 'project', subject: 'proj:ops:ci', tokenId: 'of-shop' }),
    ],
    [
      'a role’s token as another role',
      () => ({ kind: 'project', subject: 'proj:shop:lead', tokenId: 'of-shop' }),
    ],
    [
      'a session as somebody else’s',
      () => ({
        kind: 'session',
        subject: 'deployer',
        tokenId: known.session,
        expiresAt: LATER,
        passwordSetMs: known.passwordSetMs,
      }),
    ],
    [
      'a password’s session without the password’s time',
      () => ({ kind: 'session', subject: 'admin', tokenId: known.session, expiresAt: LATER }),
    ],
  ])('does not count as another: %s', async (_what, claims) => {
    const answer = await ask(await issue(claims()), '/api/v1/applications');
    expect(answer.status, answer.text).toBe(401);
  });
});

describe('the page of another site', () => {
  const ORIGIN = 'https://evil.example';
  const post = (url: string, payload: object | string, type: string, origin = ORIGIN) =>
    server.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { origin, host: 'lockstep.example', 'content-type': type },
    });
  const CREDENTIALS = { username: 'admin', password: PASSWORD };

  it.each<[string, object | string]>([
    ['application/json', CREDENTIALS],
    ['text/plain', JSON.stringify(CREDENTIALS)],
    ['application/x-www-form-urlencoded', new URLSearchParams(CREDENTIALS).toString()],
  ])('signs nobody in as somebody of its choice, by %s', async (type, payload) => {
    const answer = await post('/api/v1/session', payload, type);
    expect(answer.statusCode, answer.body).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is told from our own', async () => {
    const answer = await post(
      '/api/v1/session',
      CREDENTIALS,
      'application/json',
      'https://lockstep.example',
    );
    expect(answer.statusCode, answer.body).toBe(200);
  });

  it('does not choose the session that a sign-in begins', async () => {
    const fixed = await sessionOf({ username: 'admin', issuer: 'argocd' });
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: CREDENTIALS,
      cookies: { 'argocd.token': fixed },
    });
    const { token } = answer.json() as { token: string };
    expect(answer.statusCode, answer.body).toBe(200);
    expect(token).not.toBe(fixed);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /argocd\.token=[^;]+;.*HttpOnly.*SameSite=Lax/i,
    );
    expect((await ask(fixed, '/api/v1/clusters')).status).toBe(401);
  });
});
