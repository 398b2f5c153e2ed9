import { decodeJwt, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { gatewayToken, parseSecretKey, sessionKey } from './keys.ts';
import { createSessionTokens, type SessionClaims } from './session-token.ts';

const secretKey = Buffer.alloc(32, 7);
const START = new Date('2026-02-01T00:00:00Z');

function fixture() {
  const clock = { now: START };
  return { clock, tokens: createSessionTokens({ secretKey, now: () => clock.now }) };
}

const session: SessionClaims = {
  kind: 'session',
  subject: 'admin',
  tokenId: 'one',
  issuedAt: START,
  expiresAt: new Date(START.getTime() + 86_400_000),
  passwordSetMs: 123,
};

describe('session tokens', () => {
  it('carry the claims that clients of the field read', async () => {
    const claims = decodeJwt(await fixture().tokens.issue(session));
    expect(claims).toMatchObject({ iss: 'argocd', sub: 'admin', jti: 'one' });
    expect((claims.exp as number) - (claims.iat as number)).toBe(86_400);
  });

  it.each<[string, SessionClaims]>([
    ['a session', session],
    [
      'an account’s key that never ends',
      { kind: 'account', subject: 'ci:apiKey', tokenId: 'deploy', issuedAt: START },
    ],
    [
      'a project role’s token',
      { ...session, kind: 'project', subject: 'proj:shop:ci', tokenId: 'a b' },
    ],
  ])('say again what %s said', async (_name, claims) => {
    const { tokens } = fixture();
    expect(await tokens.verify(await tokens.issue(claims))).toEqual(claims);
  });

  it('are refused when expired, forged, or signed with another key', async () => {
    const { tokens, clock } = fixture();
    const token = await tokens.issue(session);
    expect(await tokens.verify(`${token.slice(0, -6)}AAAAAA`)).toBeUndefined();
    expect(await tokens.verify('nonsense')).toBeUndefined();
    const other = createSessionTokens({ secretKey: Buffer.alloc(32, 8), now: () => START });
    expect(await other.verify(token)).toBeUndefined();
    clock.now = new Date(START.getTime() + 86_410_000);
    expect(await tokens.verify(token)).toBeUndefined();
  });

  it('signed by a previous key count until they end, or that key is no longer known', async () => {
    const rotated = (...previousKeys: Buffer[]) =>
      createSessionTokens({
        ...{ secretKey: Buffer.alloc(32, 8), previousKeys, now: () => START },
      });
    const token = await fixture().tokens.issue(session);
    expect(await rotated(Buffer.alloc(32, 6), secretKey).verify(token)).toEqual(session);
    expect(await rotated().verify(token)).toBeUndefined();
    const fresh = await rotated(secretKey).issue(session);
    expect(await rotated().verify(fresh)).toEqual(session);
    expect(await fixture().tokens.verify(fresh)).toBeUndefined();
  });

  const base = {
    iss: 'argocd',
    sub: 'admin',
    jti: 'x',
    iat: START.getTime() / 1000,
    knd: 'session',
  };
  const exp = base.iat + 60;
  it.each<[string, object, { alg: string; key: Uint8Array }]>([
    ['with the sealing key', { ...base, exp }, { alg: 'HS256', key: secretKey }],
    ['by another algorithm', { ...base, exp }, { alg: 'HS512', key: sessionKey(secretKey) }],
    ['without an end, for a session', base, { alg: 'HS256', key: sessionKey(secretKey) }],
    ['without a kind', { ...base, exp, knd: undefined }, own()],
    ['for a kind that there is not', { ...base, exp, knd: 'root' }, own()],
    ['by another issuer', { ...base, exp, iss: 'https://idp.example' }, own()],
    ['without an id', { ...base, exp, jti: undefined }, own()],
  ])('are refused when signed %s', async (_name, payload, { alg, key }) => {
    const token = await new SignJWT({ ...payload }).setProtectedHeader({ alg }).sign(key);
    expect(await fixture().tokens.verify(token)).toBeUndefined();
  });

  it('without a signature are refused', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'none' })}.${part({ ...base, exp })}.`;
    expect(await fixture().tokens.verify(token)).toBeUndefined();
  });
});

function own() {
  return { alg: 'HS256', key: sessionKey(secretKey) };
}

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
