import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { sessionKey } from './keys.ts';

/** Clients in the field look for this issuer to tell local accounts from single sign-on. */
export const LOCAL_ISSUER = 'argocd';
export const SESSION_TTL_SECONDS = 24 * 3600;

/** What a session token says once its signature holds. */
export interface SessionClaims {
  username: string;
  tokenId: string;
  issuedAt: Date;
  expiresAt: Date;
  /**
   * When the account's password was set, in ms, as the issuer saw it: a later change makes the
   * token void to the millisecond, whatever the clocks of servers and database say.
   */
  passwordSetMs: number;
}

export interface SessionTokens {
  issue(account: { name: string; passwordMtime: string }): Promise<string>;
  /** Undefined for a token that is forged, expired, or not one of ours. */
  verify(token: string): Promise<SessionClaims | undefined>;
}

/** Signs and verifies session tokens: JWT, HS256, 24 hours. */
export function createSessionTokens(options: {
  secretKey: Uint8Array;
  now?: () => Date;
  ttlSeconds?: number;
}): SessionTokens {
  const key = sessionKey(options.secretKey);
  const now = options.now ?? (() => new Date());
  const ttlSeconds = options.ttlSeconds ?? SESSION_TTL_SECONDS;
  return {
    issue: (account) => {
      const issuedAt = Math.floor(now().getTime() / 1000);
      return new SignJWT({ pst: Date.parse(account.passwordMtime) })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(LOCAL_ISSUER)
        .setSubject(account.name)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(issuedAt + ttlSeconds)
        .sign(key);
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: LOCAL_ISSUER,
          currentDate: now(),
          clockTolerance: 5,
          requiredClaims: ['sub', 'jti', 'iat', 'exp'],
        });
        return claimsOf(payload);
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

function claimsOf(payload: {
  sub?: string;
  jti?: string;
  iat?: number;
  exp?: number;
  pst?: unknown;
}): SessionClaims | undefined {
  const { sub, jti, iat, exp, pst } = payload;
  if (!sub || !jti || iat === undefined || exp === undefined) return undefined;
  return {
    username: sub,
    tokenId: jti,
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
    passwordSetMs: typeof pst === 'number' ? pst : iat * 1000,
  };
}
