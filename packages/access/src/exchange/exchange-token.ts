import { decodeJwt, errors, jwtVerify } from 'jose';
import type { ExchangeRule, ExchangeSettings } from './exchange-settings.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { type Claims, failedClaim, matchRule } from './match-rule.ts';

/** What a token of another issuer buys. */
export type Exchanged =
  | { kind: 'taken'; rule: ExchangeRule; issuer: string; subject: string }
  /** `reason` is for the audit; whoever asked is told no more than that it was refused. */
  | { kind: 'refused'; reason: string; who: string }
  /** The issuer cannot be asked for its keys. */
  | { kind: 'unavailable'; reason: string };

/** Public keys only: with a secret one of an algorithm for both, a published key would sign. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
];
const NOBODY = '(nobody)';

/**
 * Judges a token of a trusted issuer (RFC 8693): its signature by the issuer's published keys, its
 * audience, its times, and what it says by the issuer's rules.
 */
export async function exchangeToken(
  settings: ExchangeSettings,
  keys: IssuerKeys,
  token: string,
  now: Date,
): Promise<Exchanged> {
  const said = issuerOf(token);
  const trusted = settings.issuers.find(({ issuer }) => issuer === said);
  if (!trusted) return refused(`no trusted issuer ${said ?? 'is named'}`);
  let claims: Claims;
  try {
    const verified = await jwtVerify(token, await keys.of(trusted, now.getTime()), {
      issuer: trusted.issuer,
      audience: trusted.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['sub', 'iat', 'exp'],
      maxTokenAge: '1 day',
      clockTolerance: 30,
      currentDate: now,
    });
    claims = verified.payload;
  } catch (error) {
    const reason = `${trusted.issuer}: ${(error as Error).message}`;
    return isAboutToken(error) ? refused(reason) : { kind: 'unavailable', reason };
  }
  const subject = String(claims.sub);
  const rule = matchRule(trusted.rules, claims);
  if (rule) return { kind: 'taken', rule, issuer: trusted.issuer, subject };
  const failed = trusted.rules.map((one) => `${one.name} by ${failedClaim(one, claims)}`);
  return refused(`no rule takes it: ${failed.join(', ')}`, `${trusted.issuer} ${subject}`);
}

/** Who is said to have issued it, which is not believed but looked up. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** A key set that cannot be read, or not in time, says nothing of the token. */
function isAboutToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid);
}

function refused(reason: string, who = NOBODY): Exchanged {
  return { kind: 'refused', reason: reason.slice(0, 500), who: who.slice(0, 300) };
}
