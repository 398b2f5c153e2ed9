import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  createSamlKey,
  encryptSamlAssertion,
  readSamlRedirect,
  samlLogoutForm,
  samlLogoutUrl,
  startLdapServer,
  startSamlProvider,
  type TestLdapServer,
  type TestSamlProvider,
  waitFor,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CookieBrowser } from '../testing/cookie-browser.ts';
import { PASSWORD, startTestServer, type TestServer } from '../testing/test-server.ts';

const ORIGIN = 'http://lockstep.test';
const PEOPLE_WHO_STAY = '(&(objectClass=person)(!(employeeType=former)))';
const PEOPLE = `dn: uid=alice,dc=example,dc=org
objectClass: inetOrgPerson
uid: alice
cn: Alice Example
sn: Example
mail: alice@example.org
userPassword: of-alice

dn: cn=developers,dc=example,dc=org
objectClass: groupOfNames
cn: developers
member: uid=alice,dc=example,dc=org
`;

const OURS = createSamlKey('lockstep.test');

let server: TestServer;
let idp: TestSamlProvider;
let ldap: TestLdapServer;
beforeAll(async () => {
  [server, idp, ldap] = await Promise.all([
    startTestServer(),
    startSamlProvider({ users: { bob: { mail: ['bob@example.org'], groups: ['operators'] } } }),
    startLdapServer({ entries: PEOPLE }),
  ]);
  const answer = await server.call('PUT', '/api/v1/lockstep/settings/sso', settings());
  expect(answer.status, answer.text).toBe(200);
});
afterAll(() => Promise.all([server.close(), idp.close(), ldap.close()]));

function settings() {
  return {
    data: { url: ORIGIN, 'lockstep.dev/identity-providers': JSON.stringify(providers()) },
    secrets: { corp: { password: ldap.adminPassword }, saml: { key: OURS.key } },
  };
}

function providers() {
  const baseDN = ldap.baseDn;
  return [
    {
      id: 'saml',
      kind: 'saml',
      name: 'Corporate sign-in',
      config: {
        ssoURL: idp.ssoUrl,
        ssoIssuer: idp.entityId,
        ca: idp.certificate,
        emailAttr: 'mail',
        groupsAttr: 'groups',
        singleLogoutURL: idp.sloUrl,
        requestSigning: { key: '$saml:key', certificate: OURS.cert },
        decryption: { key: '$saml:key', certificate: OURS.cert },
      },
    },
    {
      id: 'corp',
      kind: 'ldap',
      name: 'Corporate directory',
      config: {
        host: ldap.tlsHost,
        rootCA: ldap.ca,
        bindDN: ldap.adminDn,
        bindPW: '$corp:password',
        userSearch: { baseDN, filter: PEOPLE_WHO_STAY, username: 'uid', nameAttr: 'cn' },
        groupSearch: { baseDN, userMatchers: [{ userAttr: 'DN', groupAttr: 'member' }] },
      },
    },
  ];
}

const userOf = async (browser: CookieBrowser) =>
  JSON.parse((await browser.visit('/api/v1/session/userinfo')).body);

describe('signing in by SAML', () => {
  /** What the provider's page posts for a browser that began to sign in. */
  const begin = async (browser: CookieBrowser) => {
    const sent = await browser.visit('/auth/login?provider=saml&return_url=/clusters');
    expect(sent.location.startsWith(idp.ssoUrl)).toBe(true);
    // The form comes from another site: only such a cookie comes with it.
    expect(sent.setCookies.join()).toMatch(/HttpOnly; Secure; SameSite=None/);
    return idp.respond(sent.location, 'bob');
  };
  const post = (browser: CookieBrowser, form: Record<string, string>) =>
    browser.visit('/auth/callback', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: new URL(idp.ssoUrl).origin,
        'sec-fetch-site': 'cross-site',
      },
      payload: new URLSearchParams(form).toString(),
    });

  it('ends at the page that was asked for, with a session of ours', async () => {
    const browser = new CookieBrowser(server.app, ORIGIN);
    const { action, form } = await begin(browser);
    expect(action).toBe(`${ORIGIN}/auth/callback`);
    expect(await post(browser, form)).toMatchObject({ status: 303, location: '/clusters' });
    expect(await userOf(browser)).toMatchObject({
      loggedIn: true,
      username: 'bob@example.org',
      iss: idp.entityId,
      groups: ['operators'],
    });
  });

  it('is refused to another browser that got the response', async () => {
    const { form } = await begin(new CookieBrowser(server.app, ORIGIN));
    const thief = new CookieBrowser(server.app, ORIGIN);
    await post(thief, form);
    expect(thief.failure()?.message).toMatch(/was not begun in this browser/);
    expect(await userOf(thief)).toEqual({ loggedIn: false });
  });

  it('is refused to whoever has both the response and the cookie, once it was used', async () => {
    const browser = new CookieBrowser(server.app, ORIGIN);
    const { form } = await begin(browser);
    const thief = new CookieBrowser(server.app, ORIGIN);
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
    await post(browser, form);
    await post(thief, form);
    expect(thief.failure()?.message).toMatch(/has been used before/);
    expect(await userOf(thief)).toEqual({ loggedIn: false });
  });

  it('is refused to many at once but one', async () => {
    const until = new Date(Date.now() + 60_000);
    const uses = Array.from({ length: 8 }, () => server.store.sso.useOnce('one', until));
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
    const [over, again] = [new Date(Date.now() - 1_000), until];
    expect(await server.store.sso.useOnce('two', over)).toBe(true);
    await server.store.sso.useOnce('three', until);
    expect(await server.store.sso.useOnce('two', again)).toBe(true);
  });

  it('with a response that was changed tells why, and nothing of it', async () => {
    const browser = new CookieBrowser(server.app, ORIGIN);
    const { form } = await begin(browser);
    const xml = Buffer.from(form.SAMLResponse ?? '', 'base64').toString();
    const forged = xml.replace('bob@example.org', 'ann@example.org');
    await post(browser, { ...form, SAMLResponse: Buffer.from(forged).toString('base64') });
    expect(browser.failure()).toMatchObject({
      provider: 'saml',
      message: expect.stringContaining('Invalid signature'),
    });
    expect(browser.failure()?.message).not.toContain('example.org');
  });

  it('is set up there by our metadata', async () => {
    const browser = new CookieBrowser(server.app, ORIGIN);
    const metadata = await browser.visit('/auth/saml/metadata?provider=saml');
    expect(metadata.status).toBe(200);
    expect(metadata.body).toContain(`entityID="${ORIGIN}/auth/saml/metadata?provider=saml"`);
    expect(metadata.body).toContain(`Location="${ORIGIN}/auth/callback"`);
    for (const other of ['corp', 'nobody']) {
      expect(await browser.visit(`/auth/saml/metadata?provider=${other}`)).toMatchObject({
        status: 404,
      });
    }
  });

  const signIn = async () => {
    const browser = new CookieBrowser(server.app, ORIGIN);
    const { form } = await begin(browser);
    const xml = Buffer.from(form.SAMLResponse ?? '', 'base64').toString();
    await post(browser, form);
    const [, sessionIndex = ''] = /SessionIndex="([^"]*)"/.exec(xml) ?? [];
    expect(await userOf(browser)).toMatchObject({ loggedIn: true });
    return { browser, sessionIndex };
  };

  it('takes an encrypted assertion', async () => {
    const browser = new CookieBrowser(server.app, ORIGIN);
    const { form } = await begin(browser);
    const xml = Buffer.from(form.SAMLResponse ?? '', 'base64').toString();
    const encrypted = await encryptSamlAssertion(xml, { certificate: OURS.cert });
    await post(browser, { ...form, SAMLResponse: Buffer.from(encrypted).toString('base64') });
    expect(await userOf(browser)).toMatchObject({ username: 'bob@example.org' });
  });

  it('is ended at the provider by signing out here', async () => {
    const { browser, sessionIndex } = await signIn();
    const { location } = await browser.visit('/auth/logout');
    expect(location.startsWith(`${idp.sloUrl}?SAMLRequest=`)).toBe(true);
    const { xml, isSigned } = readSamlRedirect(new URL(location), OURS.cert);
    expect(isSigned).toBe(true);
    expect(xml).toContain(`>${sessionIndex}<`);
    expect(await userOf(browser)).toEqual({ loggedIn: false });
    expect(await browser.visit('/auth/saml/logout/saml?SAMLResponse=x')).toMatchObject({
      status: 303,
      location: '/',
    });
  });

  it('is ended here by signing out at the provider: one session, or all of somebody', async () => {
    const [one, another, third] = [await signIn(), await signIn(), await signIn()];
    const destination = `${ORIGIN}/auth/saml/logout/saml`;
    const told = { issuer: idp.entityId, destination, nameId: 'bob' };
    // Whichever browser brings it: the provider's signature is what counts.
    const bring = (url: URL) => new CookieBrowser(server.app, ORIGIN).visit(url.href);
    const isIn = async ({ browser }: typeof one) => (await userOf(browser)).loggedIn;
    const forged = samlLogoutUrl(told, { key: createSamlKey('Example identity provider') });
    expect((await bring(forged)).status).toBe(401);
    expect(await isIn(one)).toBe(true);
    const { sessionIndex } = one;
    const answer = await bring(samlLogoutUrl({ ...told, sessionIndex }, idp));
    expect(answer.location.startsWith(`${idp.sloUrl}?SAMLResponse=`)).toBe(true);
    expect(readSamlRedirect(new URL(answer.location), OURS.cert).isSigned).toBe(true);
    expect([await isIn(one), await isIn(another)]).toEqual([false, true]);
    await bring(samlLogoutUrl({ ...told, nameId: 'somebody-else' }, idp));
    expect(await isIn(another)).toBe(true);
    const byForm = async (form: Record<string, string>) =>
      new CookieBrowser(server.app, ORIGIN).visit('/auth/saml/logout/saml', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: new URL(idp.ssoUrl).origin,
          'sec-fetch-site': 'cross-site',
        },
        payload: new URLSearchParams(form).toString(),
      });
    const key = createSamlKey('Example identity provider');
    expect((await byForm(await samlLogoutForm(told, { key }))).status).toBe(401);
    expect((await byForm({ x: 'y' })).status).toBe(401);
    expect(await isIn(another)).toBe(true);
    const posted = await byForm(await samlLogoutForm(told, idp));
    expect(posted.status).toBe(303);
    expect(readSamlRedirect(new URL(posted.location), OURS.cert).isSigned).toBe(true);
    expect([await isIn(another), await isIn(third)]).toEqual([false, false]);
    expect((await bring(samlLogoutUrl(told, idp))).status, 'when it comes again').toBe(303);
  });
});

describe('signing in by LDAP', () => {
  const signIn = (payload: object) =>
    server.app.inject({ method: 'POST', url: '/api/v1/session', payload });

  describe('begins a session', () => {
    /** Alice, whose session the directory is to confirm anew. */
    const signedIn = async () => {
      const browser = new CookieBrowser(server.app, ORIGIN);
      const { token } = (await signIn({ username: 'alice', password: 'of-alice' })).json();
      browser.cookies.set('argocd.token', token);
      const { jti } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
      const confirmedUntil = (await server.store.sessions.get(jti))?.confirmedUntil ?? '';
      expect(Date.parse(confirmedUntil) - Date.now()).toBeLessThanOrEqual(300_000);
      return { browser, overdue: (ms: number) => overdue(jti, ms) };
    };
    const overdue = async (id: string, ms: number) => {
      const groups = (await server.store.sessions.get(id))?.groups ?? [];
      const confirmedUntil = new Date(Date.now() - ms);
      await server.store.sessions.refreshed(id, { groups, confirmedUntil });
      server.app.lockstep.authenticator.forget();
    };
    const DEVELOPERS = 'cn=developers,dc=example,dc=org';

    it('whose groups are read again', async () => {
      const { browser, overdue } = await signedIn();
      await ldap.modify(DEVELOPERS, { member: [ldap.adminDn] });
      expect(await userOf(browser)).toMatchObject({ groups: ['developers'] });
      await overdue(1);
      expect(await userOf(browser)).toMatchObject({ loggedIn: true, groups: [] });
      await ldap.modify(DEVELOPERS, { member: ['uid=alice,dc=example,dc=org'] });
    });

    it('that ends with the account', async () => {
      const { browser, overdue } = await signedIn();
      await ldap.modify('uid=alice,dc=example,dc=org', { employeeType: ['former'] });
      await overdue(1);
      expect(await userOf(browser)).toEqual({ loggedIn: false });
      await ldap.modify('uid=alice,dc=example,dc=org', { employeeType: [] });
    });

    it('that outlasts a directory which is away, for five minutes', async () => {
      const { browser, overdue } = await signedIn();
      const { data, secrets } = settings();
      const [saml, corp] = providers();
      const away = { ...corp, config: { ...corp?.config, host: '127.0.0.1:1' } };
      const key = 'lockstep.dev/identity-providers';
      const change = { ...data, [key]: JSON.stringify([saml, away]) };
      await server.call('PUT', '/api/v1/lockstep/settings/sso', { data: change, secrets });
      await overdue(1);
      expect(await userOf(browser)).toMatchObject({ loggedIn: true, groups: ['developers'] });
      await overdue(5 * 60_000 + 1);
      expect(await userOf(browser)).toEqual({ loggedIn: false });
      await server.call('PUT', '/api/v1/lockstep/settings/sso', { data, secrets });
    });
  });

  it('is by the password that the directory has', async () => {
    const answer = await signIn({ username: 'alice', password: 'of-alice' });
    expect(answer.statusCode, answer.body).toBe(200);
    const browser = new CookieBrowser(server.app, ORIGIN);
    browser.cookies.set('argocd.token', answer.json().token);
    expect(await userOf(browser)).toMatchObject({
      loggedIn: true,
      username: 'alice@example.org',
      iss: `ldaps://${ldap.tlsHost}/dc=example,dc=org`,
      groups: ['developers'],
    });
  });

  it('keeps nobody out of an account of ours while a directory is silent', async () => {
    const silent = await serveSilence();
    const { data, secrets } = settings();
    const [saml, corp] = providers();
    const slow = { host: silent.host, insecureNoSSL: true, timeoutSeconds: 60 };
    const hanging = { ...corp, config: { ...corp?.config, ...slow } };
    const key = 'lockstep.dev/identity-providers';
    const change = { ...data, [key]: JSON.stringify([saml, hanging]) };
    await server.call('PUT', '/api/v1/lockstep/settings/sso', { data: change, secrets });
    const waiting = Array.from({ length: 4 }, () => signIn({ username: 'alice', password: 'x' }));
    let over = 0;
    for (const one of waiting) void one.then(() => (over += 1));
    await waitFor(() => silent.connections() === 4, { what: 'four who wait' });
    expect((await signIn({ username: 'admin', password: PASSWORD })).statusCode).toBe(200);
    expect(over).toBe(0);
    silent.close();
    for (const one of waiting) expect((await one).statusCode).toBe(503);
    await server.call('PUT', '/api/v1/lockstep/settings/sso', { data, secrets });
  });

  it('that fails is in the audit with the directory and the name, and not the password', async () => {
    const remoteAddress = '203.0.113.9';
    const attempt = (payload: object) =>
      server.app.inject({ method: 'POST', url: '/api/v1/session', payload, remoteAddress });
    const password = 'hunter22-wrong';
    for (const username of ['alice', 'nobody-at-all', 'shop/alice']) {
      await attempt({ username, password, provider: 'corp' });
    }
    await attempt({ username: password, password });
    const url = '/api/v1/lockstep/audit?outcome=denied&action=sign-in&limit=1000';
    const { text, found } = await waitFor(
      async () => {
        const { body, text } = await server.call('GET', url);
        const { items } = body as { items: { address: string; object: string; project: string }[] };
        const found = items.filter(({ address }) => address === remoteAddress);
        return found.length === 4 && { text, found };
      },
      { what: 'the lines of the attempts' },
    );
    expect(found.map(({ object, project }) => project + object).sort()).toEqual([
      'corp:(the password)',
      'corp:alice',
      'corp:nobody-at-all',
      'corp:shop?alice',
    ]);
    expect(text).not.toContain('hunter22');
  });

  it.each([
    ['a wrong password', { username: 'alice', password: 'wrong' }],
    ['a name that nobody has', { username: 'nobody', password: 'of-alice' }],
    ['a filter for a name', { username: 'ali*', password: 'of-alice' }],
  ])('is refused with %s, in the same words', async (_title, given) => {
    const answer = await signIn({ ...given, provider: 'corp' });
    expect(answer.statusCode).toBe(401);
    expect(answer.json().message).toBe('invalid username or password');
  });
});

/** Takes connections and says nothing. */
async function serveSilence() {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    socket.on('error', () => {});
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    connections: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
}
