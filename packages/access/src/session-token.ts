import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { sessionKey, sessionKeyId } from './keys.ts';

/** Clients in the field look for this issuer to tell local accounts from single sign-on. */
export const LOCAL_ISSUER = 'argocd';
export const SESSION_TTL_SECONDS = 24 * 3600;

/** What a token stands for: somebody's session, an account's key, a project role's. */
const TOKEN_KINDS = ['session', 'account', 'project'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** What a token says once its signature holds. Whether it still counts, the store knows. */
export interface SessionClaims {
  kind: TokenKind;
  /** The user, `NAME:apiKey`, or `proj:PROJECT:ROLE`. */
  subject: string;
  tokenId: string;
  issuedAt: Date;
  /** Without it the token ends by being revoked only. */
  expiresAt?: Date;
  /**
   * When the account's password was set, in ms, as the issuer saw it: a later change makes the
   * token void to the millisecond, whatever the clocks of servers and database say.
   */
  passwordSetMs?: number;
}

export interface SessionTokens {
  issue(claims: SessionClaims): Promise<string>;
  /** Undefined for a token that is forged, expired, or not one of ours. */
  verify(token: string): Promise<SessionClaims | undefined>;
}

/** Signs and verifies our own tokens: JWT, HS256, with a key that signs nothing else. */
export function createSessionTokens(options: {
  secretKey: Uint8Array;
  /** Tokens that these have signed count until they end. */
  previousKeys?: readonly Uint8Array[] | undefined;
  now?: () => Date;
}): SessionTokens {
  const key = sessionKey(options.secretKey);
  const kid = sessionKeyId(options.secretKey);
  const keyring = [options.secretKey, ...(options.previousKeys ?? [])].map((secretKey) => ({
    kid: sessionKeyId(secretKey),
    key: sessionKey(secretKey),
  }));
  const now = options.now ?? (() => new Date());
  return {
    issue: (claims) => {
      const issuedAt = seconds(claims.issuedAt);
      const { kind, passwordSetMs: pst } = claims;
      const token = new SignJWT({ knd: kind, ...(pst === undefined ? {} : { pst }) })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
        .setIssuer(LOCAL_ISSUER)
        .setSubject(claims.subject)
        .setJti(claims.tokenId)
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt);
      if (claims.expiresAt) token.setExpirationTime(seconds(claims.expiresAt));
      return token.sign(key);
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, keyFrom(keyring), {
          algorithms: ['HS256'],
          issuer: LOCAL_ISSUER,
          currentDate: now(),
          clockTolerance: 5,
          requiredClaims: ['sub', 'jti', 'iat', 'knd'],
        });
        return claimsOf(payload);
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

/** By the name in the token's header; for one that names none, or an unknown one, the first. */
function keyFrom(keyring: readonly { kid: string; key: Uint8Array }[]) {
  return ({ kid }: { kid?: string }): Uint8Array =>
    (keyring.find((one) => one.kid === kid) ?? keyring[0])?.key ?? new Uint8Array();
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function claimsOf({ sub, jti, iat, exp, pst, knd }: JWTPayload): SessionClaims | undefined {
  const kind = TOKEN_KINDS.find((one) => one === knd);
  if (!kind || !sub || !jti || iat === undefined) return undefined;
  if (kind === 'session' && exp === undefined) return undefined;
  return {
    kind,
    subject: sub,
    tokenId: jti,
    issuedAt: new Date(iat * 1000),
    ...(exp === undefined ? {} : { expiresAt: new Date(exp * 1000) }),
    ...(typeof pst === 'number' ? { passwordSetMs: pst } : {}),
  };
}
