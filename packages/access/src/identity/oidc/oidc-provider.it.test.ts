import { generateKeyPairSync } from 'node:crypto';
import {
  createAuthority,
  startOidcProvider,
  type TestOidcOptions,
  type TestOidcProvider,
} from '@lockstep/testkit';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RedirectProvider } from '../identity-provider.ts';
import type { ProviderSurroundings } from '../provider-kind.ts';
import { oidcKind } from './oidc-kind.ts';

const CALLBACK = 'https://lockstep.example/auth/callback';
const CLIENT = {
  client_id: 'lockstep',
  client_secret: 'the-client-secret',
  redirect_uris: [CALLBACK],
  post_logout_redirect_uris: ['https://lockstep.example/'],
  grant_types: [
    'authorization_code',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ],
};
const ANN = { email: 'ann@example.com', email_verified: true, name: 'Ann', groups: ['dev', 'ops'] };

const start = (change: Partial<TestOidcOptions> = {}) =>
  startOidcProvider({
    clients: [CLIENT],
    users: { ann: { ...ANN }, bob: { email: 'bob@example.com', groups: [] } },
    ...change,
  });

let op: TestOidcProvider;
const warnings: string[] = [];
let now = () => new Date();
beforeAll(async () => {
  op = await start();
});
afterAll(() => op.close());

function open(
  config: Record<string, unknown> = {},
  issuer = op.issuer,
  useOnce?: ProviderSurroundings['useOnce'],
): RedirectProvider {
  const given = { issuer, clientID: 'lockstep', clientSecret: 'the-client-secret', ...config };
  const provider = oidcKind.open(
    { id: 'oidc', kind: 'oidc', name: 'Example', config: given },
    {
      publicUrl: 'https://lockstep.example',
      groupClaims: ['groups'],
      now: () => now(),
      warn: (message) => warnings.push(message),
      ...(useOnce ? { useOnce } : {}),
    },
  );
  if (provider.kind !== 'redirect') throw new Error('people are sent to it');
  return provider;
}

/** The whole way of a browser: to the provider, and back with its answer. */
async function signIn(provider: RedirectProvider, login = 'ann', at = op) {
  const { location, memory } = await provider.begin({ callbackUrl: CALLBACK });
  const url = await at.signIn(location, login);
  if (!url) throw new Error('nobody came back');
  return { url, memory, form: {} };
}

describe('a sign-in', () => {
  it('asks with PKCE, state and nonce, and tells who it is', async () => {
    const provider = open();
    const { location, memory } = await provider.begin({ callbackUrl: CALLBACK });
    const asked = new URL(location).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('scope')).toBe('openid profile email groups offline_access');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(name)?.length, name).toBeGreaterThan(40);
    }
    const url = (await op.signIn(location, 'ann')) as URL;
    const identity = await provider.finish({ url, memory, form: {} });
    expect(identity).toMatchObject({
      providerId: 'oidc',
      issuer: op.issuer,
      subject: 'ann',
      username: 'ann@example.com',
      email: 'ann@example.com',
      displayName: 'Ann',
      groups: ['dev', 'ops'],
    });
    expect(identity.refreshToken).toBeTruthy();
    expect(decodeJwt(identity.logoutHint ?? '')).toMatchObject({ sub: 'ann', aud: 'lockstep' });
    expect(identity.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 3000_000);
  });

  it.each<[string, (answer: Awaited<ReturnType<typeof signIn>>) => void, RegExp]>([
    [
      'another state',
      ({ url }) => url.searchParams.set('state', 'forged'),
      /unexpected "state" response parameter value/,
    ],
    ['no state', ({ url }) => url.searchParams.delete('state'), /"state"/],
    ['another code', ({ url }) => url.searchParams.set('code', 'forged'), /invalid_grant/],
    [
      'the nonce of another sign-in',
      (answer) => {
        answer.memory = JSON.stringify({ ...JSON.parse(answer.memory), nonce: 'x'.repeat(43) });
      },
      /nonce/,
    ],
    [
      'the verifier of another sign-in',
      (answer) => {
        answer.memory = JSON.stringify({ ...JSON.parse(answer.memory), verifier: 'x'.repeat(43) });
      },
      /invalid_grant/,
    ],
    [
      'another issuer',
      ({ url }) => url.searchParams.set('iss', 'https://evil.example'),
      /issuer|"iss"/,
    ],
    [
      'an error of the provider',
      ({ url }) => {
        url.searchParams.delete('code');
        url.searchParams.set('error', 'access_denied');
        url.searchParams.set('error_description', 'not today');
      },
      /access_denied \(not today\)/,
    ],
    [
      'a memory that is none',
      (answer) => {
        answer.memory = '{}';
      },
      /took too long/,
    ],
  ])('with %s is refused', async (_what, forge, reason) => {
    const provider = open();
    const answer = await signIn(provider);
    forge(answer);
    await expect(provider.finish(answer)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringMatching(reason),
    });
  });

  it('is taken once', async () => {
    const provider = open();
    const answer = await signIn(provider);
    await provider.finish(answer);
    await expect(provider.finish(answer)).rejects.toThrow(/invalid_grant/);
  });

  it('is taken once by all servers together, whatever the provider would say', async () => {
    const used = new Set<string>();
    const useOnce = async (key: string) => used.size < used.add(key).size;
    const [one, another] = [open({}, op.issuer, useOnce), open({}, op.issuer, useOnce)];
    const answer = await signIn(one);
    const { code } = Object.fromEntries(answer.url.searchParams);
    answer.url.searchParams.set('code', 'forged');
    await expect(one.finish(answer)).rejects.toThrow(/invalid_grant/);
    answer.url.searchParams.set('code', code ?? '');
    await expect(another.finish(answer)).rejects.toThrow(/used before/);
  });

  it('that took longer than ten minutes is refused before the provider is asked', async () => {
    const provider = open();
    const answer = await signIn(provider);
    const before = op.requests.length;
    now = () => new Date(Date.now() + 10 * 60_000);
    try {
      await expect(provider.finish(answer)).rejects.toThrow(/took too long/);
      expect(op.requests.slice(before)).toEqual([]);
    } finally {
      now = () => new Date();
    }
  });

  it('takes only members of the allowed groups', async () => {
    const provider = open({ allowedGroups: ['ops', 'admins'] });
    expect((await provider.finish(await signIn(provider))).username).toBe('ann@example.com');
    await expect(provider.finish(await signIn(provider, 'bob'))).rejects.toMatchObject({
      code: 'permission-denied',
      message: expect.stringContaining('may sign in with Example'),
    });
  });

  it('tells that our own settings are wrong, without the secret', async () => {
    const provider = open({ clientSecret: 'wrong-secret' });
    const answer = await signIn(provider);
    await expect(provider.finish(answer)).rejects.toMatchObject({
      code: 'failed-precondition',
      message: expect.not.stringContaining('wrong-secret'),
    });
  });

  it('at a provider that is down says so', async () => {
    const other = await start();
    await other.close();
    const provider = open({}, other.issuer);
    await expect(provider.begin({ callbackUrl: CALLBACK })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('groups', () => {
  it('come from userinfo where the ID token has none and that is wanted', async () => {
    const other = await start({ onlyByUserInfo: true });
    try {
      const without = open({}, other.issuer);
      expect((await without.finish(await signIn(without, 'ann', other))).groups).toEqual([]);
      const provider = open({ enableUserInfoGroups: true, userInfoPath: '/me' }, other.issuer);
      const identity = await provider.finish(await signIn(provider, 'ann', other));
      expect(identity.groups).toEqual(['dev', 'ops']);
    } finally {
      await other.close();
    }
  });

  it('that are too many for a token are warned of', async () => {
    op.users.set('eve', { hasgroups: true, email: 'eve@example.com' });
    warnings.length = 0;
    const provider = open();
    expect((await provider.finish(await signIn(provider, 'eve'))).groups).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('left out the groups of eve')]);
  });

  it('without end make neither a session nor its logout grow without end', async () => {
    const groups = Array.from({ length: 3_000 }, (_, index) => `${'g'.repeat(30)}${index}`);
    op.users.set('max', { groups });
    const provider = open();
    const identity = await provider.finish(await signIn(provider, 'max'));
    expect(identity.groups).toHaveLength(2_000);
    expect(identity).not.toHaveProperty('logoutHint');
  });

  it('of a claim within a claim are found', async () => {
    op.users.set('kim', { realm_access: { roles: ['viewer'] } });
    const provider = open({ groupClaims: ['realm_access.roles', 'groups'] });
    expect((await provider.finish(await signIn(provider, 'kim'))).groups).toEqual(['viewer']);
  });

  it('are asked for as the settings say', async () => {
    const provider = open({ requestedIDTokenClaims: { groups: { essential: true } } });
    const { location } = await provider.begin({ callbackUrl: CALLBACK });
    const claims = JSON.parse(new URL(location).searchParams.get('claims') ?? '');
    expect(claims).toEqual({ id_token: { groups: { essential: true } } });
  });
});

describe('a refresh', () => {
  it('tells the groups as they are now, and ends with the user', async () => {
    op.users.set('gil', { ...ANN, groups: ['dev'] });
    const provider = open();
    const first = await provider.finish(await signIn(provider, 'gil'));
    expect(first.groups).toEqual(['dev']);
    op.users.set('gil', { ...ANN, groups: ['ops'] });
    const { subject, refreshToken = '' } = first;
    const second = await provider.refresh?.({ subject, refreshToken });
    expect(second).toMatchObject({ subject: 'gil', groups: ['ops'] });
    expect(second?.refreshToken).not.toBe(refreshToken);
    op.users.delete('gil');
    const again = { subject, refreshToken: second?.refreshToken ?? '' };
    expect(await provider.refresh?.(again)).toBeUndefined();
  });

  it('at a provider that is ill throws, which ends nothing', async () => {
    const provider = open();
    const { subject, refreshToken = '' } = await provider.finish(await signIn(provider));
    op.setFault(503);
    try {
      await expect(provider.refresh?.({ subject, refreshToken })).rejects.toMatchObject({
        code: 'unavailable',
      });
    } finally {
      op.setFault(undefined);
    }
  });
});

describe('logging out', () => {
  it('sends the browser to where the provider ends its session', async () => {
    const provider = open();
    const { logoutHint = '' } = await provider.finish(await signIn(provider));
    const returnTo = 'https://lockstep.example/';
    const url = new URL((await provider.logoutUrl?.({ returnTo, hint: logoutHint })) ?? '');
    expect(url.pathname).toBe('/session/end');
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(returnTo);
    expect(url.searchParams.get('id_token_hint')).toBe(logoutHint);
  });

  it('names no session by a token that makes the address too long', async () => {
    const returnTo = 'https://lockstep.example/';
    const hint = `a.${'b'.repeat(8_000)}.c`;
    const url = new URL((await open().logoutUrl?.({ returnTo, hint })) ?? '');
    expect(url.searchParams.has('id_token_hint')).toBe(false);
    expect(url.searchParams.get('client_id')).toBe('lockstep');
  });

  it('goes where the settings say', async () => {
    const provider = open({
      logoutURL: 'https://id.example/out?hint={{token}}&back={{logoutRedirectURL}}',
    });
    expect(await provider.logoutUrl?.({ returnTo: 'https://l.example/a?b', hint: 'a.b.c' })).toBe(
      'https://id.example/out?hint=a.b.c&back=https%3A%2F%2Fl.example%2Fa%3Fb',
    );
  });
});

describe('a device code', () => {
  it('is confirmed on another machine', async () => {
    const { device } = open();
    const begun = await device?.begin();
    expect(await device?.poll(begun?.memory ?? '')).toEqual({ kind: 'pending', slowDown: false });
    await op.signIn(begun?.verificationUriComplete ?? '', 'ann');
    const state = await device?.poll(begun?.memory ?? '');
    expect(state).toMatchObject({ kind: 'done', identity: { username: 'ann@example.com' } });
    await expect(device?.poll(begun?.memory ?? '')).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('bearer tokens', () => {
  const idToken = async () => {
    const provider = open();
    return (await provider.finish(await signIn(provider))).logoutHint ?? '';
  };

  it('of the issuer are taken', async () => {
    const { bearer } = open();
    expect(bearer?.isFor(`${op.issuer}/`)).toBe(true);
    expect(bearer?.isFor('https://id.example')).toBe(false);
    const { identity, expiresAt } = (await bearer?.verify(await idToken())) ?? {};
    expect(identity).toMatchObject({ subject: 'ann', groups: ['dev', 'ops'] });
    expect(expiresAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it('count for the audiences that are named', async () => {
    const token = await idToken();
    const other = open({ clientID: 'another', allowedAudiences: ['lockstep'] });
    expect((await other.bearer?.verify(token))?.identity.subject).toBe('ann');
    const strict = open({ allowedAudiences: ['another'] });
    await expect(strict.bearer?.verify(token)).rejects.toThrow(/"aud"/);
    const cli = open({ clientID: 'another', cliClientID: 'lockstep' });
    expect((await cli.bearer?.verify(token))?.identity.subject).toBe('ann');
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const forge = (change: Record<string, unknown> = {}) =>
    new SignJWT({ iss: op.issuer, aud: 'lockstep', sub: 'ann', groups: ['admins'], ...change })
      .setIssuedAt()
      .setExpirationTime('1h');
  it.each<[string, () => Promise<string>]>([
    [
      'signed with another key',
      () => forge().setProtectedHeader({ alg: 'RS256', kid: 'test-key' }).sign(rsa.privateKey),
    ],
    [
      'signed with a key that is not there',
      () => forge().setProtectedHeader({ alg: 'RS256', kid: 'other' }).sign(rsa.privateKey),
    ],
    [
      'signed with a secret, which the public key would be',
      () =>
        forge()
          .setProtectedHeader({ alg: 'HS256', kid: 'test-key' })
          .sign(Buffer.from(rsa.publicKey.export({ type: 'spki', format: 'pem' }))),
    ],
    [
      'not signed',
      async () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
        const { groups, ...claims } = decodeJwt(await idToken());
        return `${part({ alg: 'none' })}.${part({ ...claims, groups: ['admins', groups] })}.`;
      },
    ],
    [
      'changed',
      async () => {
        const [header = '', , signature = ''] = (await idToken()).split('.');
        const claims = { ...decodeJwt(await idToken()), groups: ['admins'] };
        const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
        return [header, payload, signature].join('.');
      },
    ],
  ])('%s are refused', async (_what, token) => {
    await expect(open().bearer?.verify(await token())).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it.each<[string, object, object]>([
    ['that tell of a logout', { typ: 'logout+jwt' }, {}],
    ['for access to something', { typ: 'at+jwt' }, {}],
    ['about events', {}, { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }],
  ])('%s, which the provider signs too, are refused', async (_what, header, claims) => {
    const token = await forge({ ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'test-key', ...header })
      .sign(op.signingKey);
    await expect(open().bearer?.verify(token)).rejects.toThrow(/as an ID token/);
  });

  it('without a time at which they were issued are refused: nothing could end them', async () => {
    const token = await new SignJWT({ iss: op.issuer, aud: 'lockstep', sub: 'ann' })
      .setProtectedHeader({ alg: 'RS256', kid: 'test-key' })
      .setExpirationTime('1h')
      .sign(op.signingKey);
    await expect(open().bearer?.verify(token)).rejects.toThrow(/"iat"/);
  });

  it('end when they say', async () => {
    const token = await idToken();
    now = () => new Date(Date.now() + 2 * 3600_000);
    try {
      await expect(open().bearer?.verify(token)).rejects.toThrow(/"exp"/);
    } finally {
      now = () => new Date();
    }
  });
});

describe('what a provider tells of a session that has ended there', () => {
  const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const tell = (change: Record<string, unknown> = {}, header: object = { typ: 'logout+jwt' }) => {
    const said = { iss: op.issuer, aud: 'lockstep', sub: 'ann', sid: 's1', jti: 'j', ...change };
    const iat = Math.floor(Date.now() / 1000);
    return new SignJWT({ iat, events: EVENTS, ...said })
      .setProtectedHeader({ alg: 'RS256', kid: 'test-key', ...header })
      .sign(op.signingKey);
  };

  it('is taken', async () => {
    const notice = await open().backchannel?.verify(await tell());
    expect(notice).toMatchObject({ issuer: op.issuer, subject: 'ann', sessionId: 's1' });
    expect(await open().backchannel?.verify(await tell({ sid: undefined }, {}))).toMatchObject({
      subject: 'ann',
    });
  });

  it.each<[string, object, object?]>([
    ['for another client', { aud: 'another' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that is an ID token', { nonce: 'n' }],
    ['about another event', { events: { other: {} } }],
    ['about nothing', { events: undefined }],
    ['about nobody', { sub: undefined, sid: undefined }],
    ['without an id', { jti: undefined }],
    ['that is old', { iat: Math.floor(Date.now() / 1000) - 600 }],
    ['of the future', { iat: Math.floor(Date.now() / 1000) + 600 }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 60 }],
    ['of another type', {}, { typ: 'at+jwt' }],
  ])('%s is refused', async (_title, change, header) => {
    const token = await tell(change as never, header);
    await expect(open().backchannel?.verify(token)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('a provider with a certificate of its own', () => {
  it('is believed where the settings have its authority, and only then', async () => {
    const authority = createAuthority('example');
    const { cert, key } = authority.issue(['127.0.0.1']);
    const other = await start({ tls: { cert, key } });
    try {
      const strict = open({}, other.issuer);
      await expect(strict.begin({ callbackUrl: CALLBACK })).rejects.toThrow(/certificate/);
      for (const trust of [{ rootCA: authority.ca }, { insecureSkipVerify: true }]) {
        const provider = open(trust, other.issuer);
        const { location } = await provider.begin({ callbackUrl: CALLBACK });
        expect(new URL(location).origin).toBe(other.issuer);
      }
    } finally {
      await other.close();
    }
  });
});
