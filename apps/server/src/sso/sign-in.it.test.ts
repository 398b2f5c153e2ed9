import { createHash, randomBytes } from 'node:crypto';
import { startOidcProvider, type TestOidcProvider, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CookieBrowser } from '../testing/cookie-browser.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const ORIGIN = 'http://lockstep.test';
const CLIENT = {
  client_id: 'lockstep',
  client_secret: 'the-client-secret',
  redirect_uris: [`${ORIGIN}/auth/callback`, 'https://lockstep.test/auth/callback'],
  post_logout_redirect_uris: [`${ORIGIN}/`],
  grant_types: [
    'authorization_code',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ],
};

let server: TestServer;
let op: TestOidcProvider;
let second: TestOidcProvider;
beforeAll(async () => {
  const users = () => ({ ann: { email: 'ann@example.com', name: 'Ann', groups: ['dev'] } });
  [server, op, second] = await Promise.all([
    startTestServer({ options: { trustedProxies: ['127.0.0.1'] } }),
    // Sessions have to be confirmed at once: an ID token of this kind has expired when it comes.
    startOidcProvider({ clients: [CLIENT], users: users() }),
    startOidcProvider({ clients: [CLIENT], users: users() }),
  ]);
  await configure();
});
afterAll(() => Promise.all([server.close(), op.close(), second.close()]));

const oidcConfig = (change = '') =>
  `name: Example
issuer: ${op.issuer}
clientID: lockstep
clientSecret: $oidc.example.clientSecret # kept elsewhere
${change}`;

async function configure(change: { oidc?: string; data?: object; secrets?: object } = {}) {
  const data = {
    url: ORIGIN,
    'oidc.config': oidcConfig(change.oidc),
    'lockstep.dev/identity-providers': JSON.stringify([
      {
        id: 'second',
        kind: 'oidc',
        name: 'Second',
        config: { issuer: second.issuer, clientID: 'lockstep', clientSecret: '$other:secret' },
      },
    ]),
    ...change.data,
  };
  const secrets = {
    'argocd-secret': { 'oidc.example.clientSecret': 'the-client-secret' },
    other: { secret: 'the-client-secret' },
    ...change.secrets,
  };
  const answer = await server.call('PUT', '/api/v1/lockstep/settings/sso', { data, secrets });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as { data: Record<string, string>; warnings: unknown };
}

const newcomer = () => new CookieBrowser(server.app, ORIGIN);

/** From the button of the sign-in page to the page that comes after. */
async function signIn(
  browser: CookieBrowser,
  options: { provider?: string; query?: string; login?: string; at?: TestOidcProvider } = {},
) {
  const { provider = 'oidc', query = '', login = 'ann', at = op } = options;
  const sent = await browser.visit(`/auth/login?provider=${provider}${query}`);
  expect(sent.status, sent.body).toBe(303);
  const back = await at.signIn(sent.location, login);
  if (!back) throw new Error('the provider kept them');
  return browser.visit(back.href);
}

const userOf = async (browser: CookieBrowser) =>
  JSON.parse((await browser.visit('/api/v1/session/userinfo')).body);

describe('signing in at a provider', () => {
  it('ends at the page that was asked for, with a session of ours', async () => {
    const browser = newcomer();
    const after = await signIn(browser, { query: '&return_url=/applications/shop?tab=tree' });
    expect(after).toMatchObject({ status: 303, location: '/applications/shop?tab=tree' });
    expect(after.setCookies.join()).toMatch(/argocd\.token=[^;]+;[^,]*HttpOnly; SameSite=Lax/);
    expect(await userOf(browser)).toMatchObject({
      loggedIn: true,
      username: 'ann@example.com',
      iss: op.issuer,
      groups: ['dev'],
    });
    // The cookie of the sign-in is gone.
    expect([...browser.cookies.keys()]).toEqual(['argocd.token']);
  });

  it('works at each of several', async () => {
    const browser = newcomer();
    await signIn(browser, { provider: 'second', at: second });
    expect(await userOf(browser)).toMatchObject({ loggedIn: true, iss: second.issuer });
  });

  it('is told in the settings, without secrets', async () => {
    const told = (await newcomer().visit('/api/v1/settings')).body;
    expect(JSON.parse(told)).toMatchObject({
      url: ORIGIN,
      oidcConfig: {
        name: 'Example',
        issuer: op.issuer,
        clientID: 'lockstep',
        scopes: ['openid', 'profile', 'email', 'groups'],
      },
      providers: [
        { id: 'oidc', kind: 'oidc', name: 'Example', way: 'redirect', device: true },
        { id: 'second', kind: 'oidc', name: 'Second', way: 'redirect', device: true },
      ],
    });
    expect(told).not.toContain('Secret');
  });

  it('that is begun at another address of ours goes on at the configured one', async () => {
    const sent = await server.app.inject({
      url: '/auth/login?provider=second&return_url=/clusters',
      headers: { host: 'alias.test' },
    });
    expect(sent.headers.location).toBe(
      `${ORIGIN}/auth/login?provider=second&return_url=%2Fclusters&moved=1`,
    );
    // Behind a proxy that hides how it was called it must not go on for ever.
    const moved = await server.app.inject({
      url: '/auth/login?provider=second&moved=1',
      headers: { host: 'alias.test' },
    });
    expect(moved.headers.location).toContain(second.issuer);
  });

  it('that is begun again and again leaves few cookies behind', async () => {
    const browser = newcomer();
    for (let count = 0; count < 10; count++) await browser.visit('/auth/login');
    expect(browser.cookies.size).toBe(4);
    await signIn(browser);
    expect(await userOf(browser)).toMatchObject({ loggedIn: true });
  });

  it('over TLS is kept in a cookie that no other host can put there', async () => {
    await configure({ data: { url: 'https://lockstep.test' } });
    const browser = newcomer();
    const headers = { 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' };
    for (let count = 0; count < 6; count++) await browser.visit('/auth/login', { headers });
    expect([...browser.cookies.keys()]).toHaveLength(4);
    const sent = await browser.visit('/auth/login?provider=oidc', { headers });
    expect(sent.setCookies.at(-1)).toMatch(
      /^__Host-lockstep\.sign-in\.[0-9a-f]{16}=[^;]+;.* Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const back = await op.signIn(sent.location, 'ann');
    // What another host of the domain could have put there is not looked at.
    const tossed = new CookieBrowser(server.app, ORIGIN);
    for (const [name, value] of browser.cookies) {
      tossed.cookies.set(name.replace('__Host-', ''), value);
    }
    await tossed.visit(back?.href ?? '', { headers });
    expect([...tossed.cookies.keys()]).not.toContain('__Host-argocd.token');
    await browser.visit(back?.href ?? '', { headers });
    expect(browser.cookies.has('__Host-argocd.token')).toBe(true);
    expect(browser.cookies.has('argocd.token')).toBe(false);
    const user = await browser.visit('/api/v1/session/userinfo', { headers });
    expect(JSON.parse(user.body)).toMatchObject({ loggedIn: true, iss: op.issuer });
    await configure();
  });

  it('in two tabs at once works in both', async () => {
    const browser = newcomer();
    const tabs = [
      await browser.visit('/auth/login?return_url=/one'),
      await browser.visit('/auth/login?return_url=/two'),
    ];
    const backs = await Promise.all(tabs.map(({ location }) => op.signIn(location, 'ann')));
    const ends = [];
    for (const back of backs) ends.push((await browser.visit(back?.href ?? '')).location);
    expect(ends).toEqual(['/one', '/two']);
  });
});

describe('a sign-in is refused', () => {
  const signedOut = async (browser: CookieBrowser) => {
    expect(browser.cookies.has('argocd.token')).toBe(false);
    expect(await userOf(browser)).toEqual({ loggedIn: false });
  };

  it('whose answer another browser got', async () => {
    const [began, other] = [newcomer(), newcomer()];
    const { location } = await began.visit('/auth/login');
    const back = await op.signIn(location, 'ann');
    const after = await other.visit(back?.href ?? '');
    expect(after).toMatchObject({ status: 303, location: '/' });
    expect(other.failure()?.message).toMatch(/was not begun in this browser/);
    await signedOut(other);
  });

  it('with another state', async () => {
    const browser = newcomer();
    const { location } = await browser.visit('/auth/login');
    const back = await op.signIn(location, 'ann');
    back?.searchParams.set('state', 'forged');
    await browser.visit(back?.href ?? '');
    expect(browser.failure()?.message).toMatch(/was not begun in this browser/);
    await signedOut(browser);
  });

  it('when its answer is sent again', async () => {
    const browser = newcomer();
    const { location } = await browser.visit('/auth/login');
    const before = new Map(browser.cookies);
    const back = (await op.signIn(location, 'ann'))?.href ?? '';
    await browser.visit(back);
    expect(await userOf(browser)).toMatchObject({ loggedIn: true });
    const thief = newcomer();
    for (const [name, value] of before) thief.cookies.set(name, value);
    await thief.visit(back);
    expect(thief.failure()?.message).toMatch(/was used before/);
    await signedOut(thief);
  });

  it('when another provider answers than was asked, which gets no code', async () => {
    // An attacker at `second` sends people on to `op`, and would have its code and our verifier.
    const browser = newcomer();
    const asked = new URL((await browser.visit('/auth/login?provider=second')).location);
    const back = await op.signIn(asked.href.replace(second.issuer, op.issuer), 'ann');
    const before = second.requests.length;
    await browser.visit(back?.href ?? '');
    expect(browser.failure()?.message).toMatch(/"iss"/);
    expect(second.requests.slice(before)).toEqual([]);
    await signedOut(browser);
  });

  it('when it comes to the address of another provider', async () => {
    const key = 'lockstep.dev/identity-providers';
    const config = { issuer: second.issuer, clientID: 'lockstep', clientSecret: '$other:secret' };
    const own = { ...config, ownCallbackAddress: true };
    const declared = { id: 'second', kind: 'oidc', name: 'Second', config: own };
    await configure({ data: { [key]: JSON.stringify([declared]) } });
    const browser = newcomer();
    const { location } = await browser.visit('/auth/login?provider=second');
    const callback = new URL(location).searchParams.get('redirect_uri');
    expect(callback).toBe(`${ORIGIN}/auth/callback/second`);
    const state = new URL(location).searchParams.get('state');
    const before = second.requests.length;
    await browser.visit(`/auth/callback?code=x&state=${state}&iss=${second.issuer}`);
    expect(browser.failure()?.message).toMatch(/another provider has answered/);
    const { location: other } = await browser.visit('/auth/login');
    const back = await op.signIn(other, 'ann');
    await browser.visit(`/auth/callback/second${back?.search}`);
    expect(browser.failure()?.message).toMatch(/another provider has answered/);
    expect(second.requests.slice(before)).toEqual([]);
    await signedOut(browser);
    await configure();
  });

  it('with a cookie that was changed', async () => {
    const browser = newcomer();
    const { location } = await browser.visit('/auth/login');
    for (const [name, value] of browser.cookies)
      browser.cookies.set(name, `${value.slice(0, -2)}xx`);
    await browser.visit((await op.signIn(location, 'ann'))?.href ?? '');
    expect(browser.failure()?.message).toMatch(/was not begun in this browser/);
    await signedOut(browser);
  });

  it('by the provider, and says why', async () => {
    const browser = newcomer();
    const after = await signIn(browser, { login: '', query: '&return_url=/clusters' });
    expect(after.location).toBe('/clusters');
    expect(browser.failure()).toEqual({
      provider: 'oidc',
      message: 'Example did not sign you in: access_denied (nobody signed in)',
    });
    await signedOut(browser);
  });

  it('for somebody who is in none of the allowed groups', async () => {
    await configure({ oidc: 'allowedGroups: [admins]' });
    try {
      const browser = newcomer();
      await signIn(browser);
      expect(browser.failure()?.message).toMatch(/in none of the groups that may sign in/);
      await server.app.lockstep.failedSignIns.close();
      const audit = await server.call('GET', '/api/v1/lockstep/audit?outcome=denied');
      expect(audit.body).toMatchObject({
        items: expect.arrayContaining([
          expect.objectContaining({ action: 'sign-in', kind: 'session', object: 'oidc' }),
        ]),
      });
      await signedOut(browser);
    } finally {
      await configure();
    }
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/%5Cevil.example',
    'javascript:alert(1)',
    'http://lockstep.test@evil.example/',
  ])('that would end at %s', async (target) => {
    const browser = newcomer();
    const url = `/auth/login?return_url=${target.includes('%') ? target : encodeURIComponent(target)}`;
    const answer = await browser.visit(url);
    expect(answer).toMatchObject({ status: 400, location: '' });
    expect(browser.cookies.size).toBe(0);
  });

  it('at a provider that nobody configured', async () => {
    const browser = newcomer();
    const answer = await browser.visit('/auth/login?provider=nobody');
    expect(answer).toMatchObject({ status: 303, location: '/' });
    expect(browser.failure()?.message).toMatch(/no way to sign in by nobody/);
  });
});

describe('a session by a provider', () => {
  /** As time does it: what the provider said does not count any more. */
  const expire = async (browser: CookieBrowser) => {
    const id = sessionId(browser);
    const session = await server.store.sessions.get(id);
    if (!session) throw new Error('there is no session');
    await server.store.sessions.refreshed(id, {
      groups: session.groups,
      confirmedUntil: new Date(Date.now() - 1000),
    });
    server.app.lockstep.authenticator.forget();
    return id;
  };
  const sessionId = (browser: CookieBrowser): string => {
    const payload = browser.cookies.get('argocd.token')?.split('.')[1] ?? '';
    return JSON.parse(Buffer.from(payload, 'base64url').toString()).jti;
  };

  it('has the groups that the provider tells when it is asked again', async () => {
    const browser = newcomer();
    op.users.set('gil', { email: 'gil@example.com', groups: ['dev'] });
    await signIn(browser, { login: 'gil' });
    expect((await userOf(browser)).groups).toEqual(['dev']);
    op.users.set('gil', { email: 'gil@example.com', groups: ['ops'] });
    await expire(browser);
    const before = op.requests.filter((one) => one === 'POST /token').length;
    const all = await Promise.all(Array.from({ length: 8 }, () => userOf(browser)));
    for (const one of all) expect(one).toMatchObject({ loggedIn: true, groups: ['ops'] });
    // Eight requests at once, one question: a second would look like a stolen refresh token.
    expect(op.requests.filter((one) => one === 'POST /token').length).toBe(before + 1);
  });

  it('ends when the provider says so', async () => {
    const browser = newcomer();
    op.users.set('lee', { email: 'lee@example.com', groups: [] });
    await signIn(browser, { login: 'lee' });
    op.users.delete('lee');
    const id = await expire(browser);
    expect(await userOf(browser)).toEqual({ loggedIn: false });
    expect(await server.store.sessions.get(id)).toBeUndefined();
  });

  it('outlasts a provider that is ill for a moment', async () => {
    const browser = newcomer();
    await signIn(browser);
    await expire(browser);
    op.setFault(503);
    try {
      expect(await userOf(browser)).toMatchObject({ loggedIn: true });
    } finally {
      op.setFault(undefined);
    }
  });

  it('ends when its provider is not configured any more', async () => {
    const browser = newcomer();
    await signIn(browser, { provider: 'second', at: second });
    await configure({ data: { 'lockstep.dev/identity-providers': '' } });
    server.app.lockstep.authenticator.forget();
    expect(await userOf(browser)).toEqual({ loggedIn: false });
    await configure();
  });

  it('ends with signing out, and so does that of the provider', async () => {
    const browser = newcomer();
    await signIn(browser);
    const token = browser.cookies.get('argocd.token') ?? '';
    const crossSite = { headers: { 'sec-fetch-site': 'cross-site' } };
    await browser.visit('/auth/logout', crossSite);
    expect(await userOf(browser)).toMatchObject({ loggedIn: true });
    const out = await browser.visit('/auth/logout');
    expect(out.location).toMatch(new RegExp(`^${op.issuer}/session/end\\?.*id_token_hint=`));
    const headers = { authorization: `Bearer ${token}` };
    const after = await server.app.inject({ url: '/api/v1/projects', headers });
    expect(after.statusCode).toBe(401);
    expect((await op.signIn(out.location, 'ann'))?.href).toBe(`${ORIGIN}/`);
  });

  it('has the rights of its groups and of its name at the provider', async () => {
    const policy = (text: string) =>
      server.call('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': text } });
    const browser = newcomer();
    await signIn(browser);
    const clusters = async () => JSON.parse((await browser.visit('/api/v1/clusters')).body).items;
    expect(await clusters()).toEqual([]);
    for (const line of ['g, dev, role:readonly', 'g, ann, role:readonly']) {
      expect((await policy(line)).status).toBe(200);
      expect((await clusters())?.length, line).toBe(1);
    }
    // As in the field, an e-mail address is no name unless `scopes` says so.
    await policy('g, ann@example.com, role:readonly');
    expect(await clusters()).toEqual([]);
    await policy('');
  });

  it('of somebody whom the provider calls admin is not our administrator', async () => {
    op.users.set('admin', { groups: [] });
    const browser = newcomer();
    await signIn(browser, { login: 'admin' });
    expect(await userOf(browser)).toMatchObject({ loggedIn: true, username: 'admin' });
    expect((await browser.visit('/api/v1/lockstep/settings/sso')).status).toBe(403);
  });
});

describe('a command line', () => {
  const proof = () => {
    const verifier = randomBytes(32).toString('base64url');
    return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
  };
  const begin = (challenge: string, redirect = 'http://127.0.0.1:8085/callback') =>
    `&cli_redirect=${encodeURIComponent(redirect)}&cli_state=mine&code_challenge=${challenge}`;
  const redeem = (code: string, verifier: string) =>
    server.app.inject({
      method: 'POST',
      url: '/auth/cli/token',
      payload: { code, code_verifier: verifier },
    });

  it('gets its session for the code that the browser brought, once, with its proof', async () => {
    const { verifier, challenge } = proof();
    const after = await signIn(newcomer(), { query: begin(challenge) });
    const url = new URL(after.location);
    expect(`${url.origin}${url.pathname}`).toBe('http://127.0.0.1:8085/callback');
    expect(url.searchParams.get('state')).toBe('mine');
    expect(after.setCookies.join()).not.toContain('argocd.token=ey');
    const code = url.searchParams.get('code') ?? '';
    const answer = await redeem(code, verifier);
    expect(answer.json()).toMatchObject({ username: 'ann@example.com' });
    expect((await redeem(code, verifier)).statusCode).toBe(401);
    const headers = { authorization: `Bearer ${answer.json().token}` };
    const renewed = await server.app.inject({ method: 'POST', url: '/auth/cli/renew', headers });
    expect(renewed.json()).toMatchObject({ username: 'ann@example.com' });
    expect(Date.parse(renewed.json().expiresAt)).toBeGreaterThan(
      Date.parse(answer.json().expiresAt),
    );
    // Two programs that share a token do not sign each other out.
    for (const token of [answer.json().token, renewed.json().token]) {
      const asked = { url: '/api/v1/projects', headers: { authorization: `Bearer ${token}` } };
      expect((await server.app.inject(asked)).statusCode).toBe(200);
    }
  });

  it('without the proof gets nothing, and has spent the code', async () => {
    const { verifier, challenge } = proof();
    const after = await signIn(newcomer(), { query: begin(challenge) });
    const code = new URL(after.location).searchParams.get('code') ?? '';
    expect((await redeem(code, proof().verifier)).statusCode).toBe(401);
    expect((await redeem(code, verifier)).statusCode).toBe(401);
  });

  it('is told why nobody signed in', async () => {
    const after = await signIn(newcomer(), { query: begin(proof().challenge), login: '' });
    expect(new URL(after.location).searchParams.get('error_description')).toMatch(/access_denied/);
  });

  it.each(['https://evil.example/', 'http://evil.example:80/', 'http://127.0.0.1@evil.example/'])(
    'does not listen at %s',
    async (address) => {
      const answer = await newcomer().visit(`/auth/login?x=${begin(proof().challenge, address)}`);
      expect(answer.status).toBe(400);
    },
  );

  it('signs in by a code that is confirmed on another machine', async () => {
    const post = (url: string, payload: object) =>
      server.app.inject({ method: 'POST', url, payload });
    const begun = (await post('/auth/device', {})).json();
    expect(begun).toMatchObject({ userCode: expect.any(String), intervalSeconds: 5 });
    const { device } = begun;
    expect((await post('/auth/device/token', { device })).json()).toMatchObject({
      state: 'pending',
    });
    await op.signIn(begun.verificationUriComplete, 'ann');
    expect((await post('/auth/device/token', { device })).json()).toMatchObject({
      state: 'done',
      username: 'ann@example.com',
    });
    expect((await post('/auth/device/token', { device })).statusCode).toBe(401);
    expect((await post('/auth/device/token', { device: 'forged' })).statusCode).toBe(401);
  });

  it("of the field brings the provider's own token", async () => {
    const browser = newcomer();
    await signIn(browser);
    const [session] = await server.store.sessions.list({
      username: 'ann@example.com',
      issuer: op.issuer,
    });
    const { logoutHint: idToken = '' } = await server.store.sessions.secrets(session?.id ?? '');
    const as = (token: string) =>
      server.app.inject({
        url: '/api/v1/session/userinfo',
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await as(idToken)).json()).toMatchObject({
      loggedIn: true,
      username: 'ann@example.com',
      iss: op.issuer,
      groups: ['dev'],
    });
    expect((await as(`${idToken.slice(0, -4)}AAAA`)).json()).toEqual({ loggedIn: false });
    await configure({ oidc: 'allowedAudiences: [another]' });
    server.app.lockstep.authenticator.forget();
    expect((await as(idToken)).json()).toEqual({ loggedIn: false });
    await configure();
  });
});

describe('the settings', () => {
  it('are in force on every server without a restart', async () => {
    const { buildServer } = await import('../server.ts');
    const { store, signals, liveViews, secretKey } = server;
    const other = await buildServer({
      ...{ store, signals, liveViews, secretKey },
      options: { logLevel: 'silent' },
    });
    try {
      await configure({ data: { 'lockstep.dev/identity-providers': '' } });
      const names = async () =>
        (await other.inject('/api/v1/settings'))
          .json()
          .providers.map((one: { id: string }) => one.id)
          .join();
      await waitFor(async () => (await names()) === 'oidc', { what: 'the other server' });
      await configure();
      await waitFor(async () => (await names()) === 'oidc,second', { what: 'the other server' });
    } finally {
      await other.close();
    }
  });

  it('never show a secret, not even one that stood in them', async () => {
    const oidc = `name: Example\nissuer: ${op.issuer}\nclientID: lockstep\nclientSecret: the-client-secret # here`;
    const answer = await configure({ data: { 'oidc.config': oidc } });
    expect(JSON.stringify(answer)).not.toContain('the-client-secret');
    expect(answer.data['oidc.config']).toContain('$lockstep-inline:oidc.clientSecret # here');
    const read = await server.call('GET', '/api/v1/lockstep/settings/sso');
    expect(read.text).not.toContain('the-client-secret');
    const audit = await server.call('GET', '/api/v1/lockstep/audit?kind=settings');
    expect(audit.text).toContain('oidc.clientSecret');
    expect(audit.text).not.toContain('the-client-secret');
    const browser = newcomer();
    await signIn(browser);
    expect(await userOf(browser)).toMatchObject({ loggedIn: true });
    await configure();
    const { secrets } = (await server.call('GET', '/api/v1/lockstep/settings/sso')).body as {
      secrets: { name: string }[];
    };
    expect(secrets.map(({ name }) => name)).not.toContain('lockstep-inline');
  });

  it('tell of a secret that is not there, and offer no button that fails', async () => {
    const answer = await configure({ oidc: 'rootCA: $nowhere:ca' });
    expect(answer).toMatchObject({
      references: expect.arrayContaining([{ name: 'nowhere', key: 'ca', known: false }]),
      providers: [{ id: 'oidc', usable: false, reason: 'no secret is kept for $nowhere:ca' }, {}],
    });
    expect(JSON.parse((await newcomer().visit('/api/v1/settings')).body).providers).toHaveLength(1);
    await configure();
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['no YAML', { 'oidc.config': '{' }, /oidc\.config is not YAML/],
    ['no issuer', { 'oidc.config': 'clientID: a' }, /oidc\.config\.issuer is missing/],
    [
      'an unknown kind',
      { 'lockstep.dev/identity-providers': '[{id: a, kind: x, config: {}}]' },
      /kind/,
    ],
    ['an address that is none', { url: 'lockstep' }, /url must be an address/],
  ])('with %s are refused', async (_what, data, message) => {
    const answer = await server.call('PUT', '/api/v1/lockstep/settings/sso', { data });
    expect(answer.status).toBe(400);
    expect((answer.body as { message: string }).message).toMatch(message);
  });

  it('say what to do about Dex', async () => {
    const dex = 'connectors:\n- type: github\n  id: github\n  name: GitHub\n';
    const { warnings } = await configure({ data: { 'dex.config': dex } });
    expect(warnings).toEqual([
      {
        field: 'dex.config',
        reason: expect.stringMatching(/GitHub \(github\).*as the issuer in oidc\.config/),
      },
    ]);
    await configure();
  });
});
