import { describe, expect, it } from 'vitest';
import { createAuthenticator } from './authenticator.ts';
import type { CredentialPort, KnownAccount, KnownSession } from './judge-token.ts';
import { createSessionTokens, type SessionClaims } from './session-token.ts';

const MTIME = '2026-01-01T00:00:00.123Z';
const START = new Date('2026-02-01T00:00:00Z');
const HOUR = 3_600_000;

function fixture() {
  const clock = { now: START };
  const now = () => clock.now;
  const known = {
    account: {
      enabled: true,
      capabilities: ['login', 'apiKey'],
      passwordMtime: MTIME,
      mustChangePassword: false,
    } as KnownAccount | undefined,
    session: { username: 'ann', issuer: 'argocd', groups: [], providerId: '' } as
      | KnownSession
      | undefined,
    roles: new Set(['shop/ci']),
    tokens: new Set(['ann/deploy', 'shop/ci/build']),
    looks: 0,
  };
  const credentials: CredentialPort = {
    account: async () => known.account,
    session: async () => {
      known.looks++;
      return known.session;
    },
    hasAccountToken: async (account, id) => known.tokens.has(`${account}/${id}`),
    hasProjectRole: async (project, role) => known.roles.has(`${project}/${role}`),
    hasProjectToken: async (project, role, id) => known.tokens.has(`${project}/${role}/${id}`),
  };
  const tokens = createSessionTokens({ secretKey: Buffer.alloc(32, 7), now });
  const authenticator = createAuthenticator({ tokens, now, credentials });
  return { clock, known, tokens, credentials, authenticator };
}

const CLAIMS = {
  session: {
    kind: 'session',
    subject: 'ann',
    tokenId: 'one',
    issuedAt: START,
    expiresAt: new Date(START.getTime() + HOUR),
    passwordSetMs: Date.parse(MTIME),
  },
  account: { kind: 'account', subject: 'ann:apiKey', tokenId: 'deploy', issuedAt: START },
  project: { kind: 'project', subject: 'proj:shop:ci', tokenId: 'build', issuedAt: START },
} satisfies Record<string, SessionClaims>;

describe('authentication', () => {
  it.each([
    ['session', { username: 'ann', issuer: 'argocd', groups: [], kind: 'session' }],
    ['account', { username: 'ann', issuer: 'argocd', groups: [], kind: 'account' }],
    ['project', { username: 'proj:shop:ci', issuer: 'argocd', groups: [], kind: 'project' }],
  ] as const)('of a %s token answers whose it is', async (kind, subject) => {
    const { authenticator, tokens } = fixture();
    const answer = await authenticator.authenticate(await tokens.issue(CLAIMS[kind]));
    expect(answer).toMatchObject({ kind: 'subject', subject });
  });

  it('of single sign-on has the groups of the session as they are now, and no account', async () => {
    const { authenticator, tokens, known } = fixture();
    known.account = undefined;
    known.session = {
      username: 'ann',
      issuer: 'https://idp.example',
      groups: ['a'],
      providerId: 'corp',
    };
    const token = await tokens.issue(CLAIMS.session);
    const groups = async () => (await authenticator.authenticate(token)) as object;
    expect(await groups()).toMatchObject({ subject: { groups: ['a'] } });
    known.session = { ...known.session, groups: ['b'] };
    authenticator.forget();
    expect(await groups()).toMatchObject({
      subject: { groups: ['b'], issuer: 'https://idp.example' },
    });
  });

  it('is remembered for a second', async () => {
    const { authenticator, tokens, known, clock } = fixture();
    const token = await tokens.issue(CLAIMS.session);
    await authenticator.authenticate(token);
    await authenticator.authenticate(token);
    expect(known.looks).toBe(1);
    clock.now = new Date(clock.now.getTime() + 1001);
    await authenticator.authenticate(token);
    expect(known.looks).toBe(2);
  });

  it('that was read before a change is not remembered after it', async () => {
    const { authenticator, tokens, known, credentials } = fixture();
    const token = await tokens.issue(CLAIMS.session);
    const read = credentials.session;
    credentials.session = async (id) => {
      const before = await read(id);
      // The session ends while it is looked at.
      known.session = undefined;
      authenticator.forget();
      return before;
    };
    expect((await authenticator.authenticate(token)).kind).toBe('subject');
    expect((await authenticator.authenticate(token)).kind).toBe('refused');
  });

  type Known = ReturnType<typeof fixture>['known'];
  const account = (change: Partial<KnownAccount>) => (known: Known) => {
    known.account = known.account && { ...known.account, ...change };
  };
  const session = (change: Partial<KnownSession>) => (known: Known) => {
    known.session = known.session && { ...known.session, ...change };
  };
  it.each<[string, keyof typeof CLAIMS, (known: Known) => void, string]>([
    ['ended', 'session', (known) => (known.session = undefined), 'the session was ended'],
    ['somebody else’s', 'session', session({ username: 'bob' }), 'the session was ended'],
    [
      'no longer confirmed',
      'session',
      session({ confirmedUntil: START.toISOString() }),
      'has to confirm',
    ],
    [
      'older than the password',
      'session',
      account({ passwordMtime: '2026-01-01T00:00:00.124Z' }),
      'the password was changed',
    ],
    ['of a disabled account', 'session', account({ enabled: false }), 'is disabled'],
    ['of no account', 'session', (known) => (known.account = undefined), 'does not exist'],
    ['of one that may not sign in', 'session', account({ capabilities: ['apiKey'] }), 'login'],
    ['revoked', 'account', (known) => known.tokens.clear(), 'was revoked'],
    ['of a disabled account', 'account', account({ enabled: false }), 'is disabled'],
    ['of one that may have none', 'account', account({ capabilities: ['login'] }), 'apiKey'],
    ['of no account', 'account', (known) => (known.account = undefined), 'does not exist'],
    ['revoked', 'project', (known) => known.tokens.clear(), 'was revoked'],
  ])('a token %s is refused once told to forget (%s)', async (_name, kind, change, reason) => {
    const { authenticator, tokens, known } = fixture();
    const token = await tokens.issue(CLAIMS[kind]);
    expect((await authenticator.authenticate(token)).kind).toBe('subject');
    change(known);
    authenticator.forget();
    const answer = await authenticator.authenticate(token);
    expect(answer).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  it.each(['account', 'project'] as const)('a token of %s that ended says when', async (kind) => {
    const { authenticator, tokens, known, clock } = fixture();
    const expiresAt = new Date(START.getTime() + HOUR);
    const token = await tokens.issue({ ...CLAIMS[kind], expiresAt });
    known.tokens.clear();
    clock.now = new Date(expiresAt.getTime() + 1000);
    const answer = await authenticator.authenticate(token);
    const reason = expect.stringContaining('expired at 2026-02-01T01:00:00.000Z');
    expect(answer).toEqual({ kind: 'refused', reason });
  });

  it.each([
    ['an account', 'ann', (known: Known) => account({ capabilities: ['login'] })(known), 'apiKey'],
    ['an account', 'ann', account({ enabled: false }), 'is disabled'],
    ['a role', 'proj:shop:ci', (known: Known) => known.roles.clear(), 'does not have the role'],
  ])('a session that was bought for %s (%s) ends with it', async (_name, username, end, reason) => {
    const { authenticator, tokens, known } = fixture();
    known.session = { username, issuer: 'argocd', groups: [], providerId: 'token-exchange' };
    const { passwordSetMs: _, ...bought } = CLAIMS.session;
    const token = await tokens.issue({ ...bought, subject: username });
    const before = await authenticator.authenticate(token);
    expect(before).toMatchObject({ subject: { username } });
    end(known);
    authenticator.forget();
    const after = await authenticator.authenticate(token);
    expect(after).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  it('of whoever has to choose another password says so', async () => {
    const { authenticator, tokens, known } = fixture();
    account({ mustChangePassword: true })(known);
    const answer = await authenticator.authenticate(await tokens.issue(CLAIMS.session));
    expect(answer).toMatchObject({ subject: { mustChangePassword: true } });
  });

  it.each(['proj:shop', 'proj::ci', 'proj:a:b:c', 'admin'])(
    'a project token of %s is nobody’s',
    async (subject) => {
      const { authenticator, tokens } = fixture();
      const token = await tokens.issue({ ...CLAIMS.project, subject });
      expect((await authenticator.authenticate(token)).kind).toBe('refused');
    },
  );
});
