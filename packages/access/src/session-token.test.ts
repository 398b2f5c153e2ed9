import { decodeJwt, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from './authenticator.ts';
import { gatewayToken, parseSecretKey } from './keys.ts';
import { createSessionTokens } from './session-token.ts';

const secretKey = Buffer.alloc(32, 7);
const account = { name: 'admin', passwordMtime: '2026-01-01T00:00:00.123Z' };

function fixture() {
  const clock = { now: new Date('2026-02-01T00:00:00Z') };
  const now = () => clock.now;
  const accounts = {
    passwordMtime: account.passwordMtime,
    enabled: true,
    exists: true,
    revoked: new Set<string>(),
    looks: 0,
  };
  const tokens = createSessionTokens({ secretKey, now });
  const authenticator = createAuthenticator({
    tokens,
    now,
    accounts: {
      get: async () => {
        accounts.looks++;
        return accounts.exists ? accounts : undefined;
      },
      isRevoked: async (id) => accounts.revoked.has(id),
    },
  });
  return { clock, accounts, tokens, authenticator };
}

describe('session tokens', () => {
  it('carry the claims that clients of the field read', async () => {
    const { tokens } = fixture();
    const claims = decodeJwt(await tokens.issue(account));
    expect(claims).toMatchObject({ iss: 'argocd', sub: 'admin' });
    expect((claims.exp as number) - (claims.iat as number)).toBe(86_400);
    expect(claims.jti).toBeTruthy();
  });

  it('are refused when expired, forged, or signed with another key or algorithm', async () => {
    const { tokens, clock } = fixture();
    const token = await tokens.issue(account);
    expect(await tokens.verify(token)).toMatchObject({ username: 'admin' });
    expect(await tokens.verify(`${token.slice(0, -6)}AAAAAA`)).toBeUndefined();
    expect(await tokens.verify('nonsense')).toBeUndefined();
    const other = createSessionTokens({ secretKey: Buffer.alloc(32, 8) });
    expect(await other.verify(token)).toBeUndefined();
    const sealingKey = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('argocd')
      .setSubject('admin')
      .setJti('x')
      .setIssuedAt()
      .setExpirationTime('1d')
      .sign(secretKey);
    expect(await tokens.verify(sealingKey)).toBeUndefined();
    clock.now = new Date(clock.now.getTime() + 86_410_000);
    expect(await tokens.verify(token)).toBeUndefined();
  });
});

describe('authentication', () => {
  it('answers the subject, and remembers it for a second', async () => {
    const { authenticator, tokens, accounts, clock } = fixture();
    const token = await tokens.issue(account);
    const first = await authenticator.authenticate(token);
    expect(first).toMatchObject({ kind: 'subject', subject: { username: 'admin', groups: [] } });
    await authenticator.authenticate(token);
    expect(accounts.looks).toBe(1);
    clock.now = new Date(clock.now.getTime() + 1001);
    await authenticator.authenticate(token);
    expect(accounts.looks).toBe(2);
  });

  it.each([
    ['a revoked token', (f: ReturnType<typeof fixture>, id: string) => f.accounts.revoked.add(id)],
    [
      'a token older than the password',
      (f: ReturnType<typeof fixture>) => {
        f.accounts.passwordMtime = '2026-01-01T00:00:00.124Z';
      },
    ],
    [
      'a disabled account',
      (f: ReturnType<typeof fixture>) => {
        f.accounts.enabled = false;
      },
    ],
    [
      'an account that is gone',
      (f: ReturnType<typeof fixture>) => {
        f.accounts.exists = false;
      },
    ],
  ])('refuses %s once told to forget', async (_name, change) => {
    const f = fixture();
    const token = await f.tokens.issue(account);
    expect((await f.authenticator.authenticate(token)).kind).toBe('subject');
    change(f, decodeJwt(token).jti as string);
    f.authenticator.forget();
    expect((await f.authenticator.authenticate(token)).kind).toBe('refused');
  });
});

describe('keys', () => {
  it('are read from base64, and the complaint does not show them', () => {
    expect(parseSecretKey(`${secretKey.toString('base64')}\n`)).toEqual(secretKey);
    expect(() => parseSecretKey('c2hvcnQ=')).toThrow('5 bytes were read');
  });

  it('give server and worker the same token', () => {
    expect(gatewayToken(secretKey)).toMatch(/^[0-9a-f]{64}$/);
    expect(gatewayToken(secretKey)).not.toBe(gatewayToken(Buffer.alloc(32, 8)));
  });
});
