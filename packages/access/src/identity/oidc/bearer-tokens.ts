import { createHash } from 'node:crypto';
import { UserError } from '@lockstep/domain';
import { decodeJwt, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import type { BearerIdentity, BearerTokens } from '../identity-provider.ts';
import type { OidcClient } from './oidc-client.ts';
import { audiencesOf, isIssuer } from './oidc-config.ts';
import { refusedAnswer } from './oidc-errors.ts';
import { SIGNATURE_ALGORITHMS } from './provider-keys.ts';
import { checkedIdentity, type Reading } from './read-identity.ts';

/** Takes ID tokens that the provider issued to our clients, as the field's command line brings them. */
export function createBearerTokens(reading: Reading, client: OidcClient): BearerTokens {
  const audience = audiencesOf(reading.config);
  const verify = async (token: string): Promise<BearerIdentity> => {
    const metadata = (await client.configuration()).serverMetadata();
    if (!metadata.jwks_uri) {
      throw new UserError('unauthenticated', `${reading.name} has no keys to check tokens with`);
    }
    const { payload, protectedHeader } = await jwtVerify(token, client.keys(metadata.jwks_uri), {
      algorithms: SIGNATURE_ALGORITHMS,
      issuer: metadata.issuer,
      ...(mayLackAudience(reading, token) ? {} : { audience }),
      currentDate: reading.surroundings.now(),
      clockTolerance: 30,
      requiredClaims: ['sub', 'exp', 'iat'],
    }).catch((error: unknown) => {
      throw refusedAnswer(reading.name, error);
    });
    assertIdToken(reading.name, protectedHeader, payload);
    return bearerOf(reading, metadata.issuer, token, payload);
  };
  return { isFor: (given) => isIssuer(reading.config, given), verify };
}

/** A provider signs other things too, for the same audience: what they say of somebody is no proof. */
function assertIdToken(name: string, { typ }: JWTHeaderParameters, { events }: JWTPayload): void {
  const isOther = typ !== undefined && !/^(?:application\/)?jwt$/i.test(typ);
  if (!isOther && events === undefined) return;
  throw new UserError('unauthenticated', `${name} has not signed this token as an ID token`);
}

function bearerOf(
  reading: Reading,
  issuer: string,
  token: string,
  payload: JWTPayload,
): BearerIdentity {
  const { exp = 0, iat = 0, jti, sid } = payload;
  const identity = checkedIdentity(reading, issuer, payload);
  return {
    identity: { ...identity, expiresAt: new Date(exp * 1000) },
    tokenId: jti ?? createHash('sha256').update(token).digest('hex').slice(0, 32),
    ...(typeof sid === 'string' ? { sessionId: sid } : {}),
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
  };
}

function mayLackAudience({ config }: Reading, token: string): boolean {
  if (!config.skipAudienceCheckWhenTokenHasNoAudience) return false;
  try {
    const { aud } = decodeJwt(token);
    return aud === undefined || aud.length === 0;
  } catch {
    return false;
  }
}
