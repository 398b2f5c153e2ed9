import { createHash } from 'node:crypto';
import { UserError } from '@lockstep/domain';
import { createRemoteJWKSet, customFetch, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import type { BearerIdentity, BearerTokens } from '../identity-provider.ts';
import type { OidcClient } from './oidc-client.ts';
import { audiencesOf } from './oidc-config.ts';
import { refusedAnswer } from './oidc-errors.ts';
import { checkedIdentity, type Reading } from './read-identity.ts';

/** With a public key only: whoever can check a signature must not be able to make one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Takes ID tokens that the provider issued to our clients, as the field's command line brings them. */
export function createBearerTokens(reading: Reading, client: OidcClient): BearerTokens {
  const issuer = withoutSlash(reading.config.issuer);
  const audience = audiencesOf(reading.config);
  let keys: { uri: string; set: ReturnType<typeof createRemoteJWKSet> } | undefined;
  const keySet = (uri: string) => {
    if (keys?.uri !== uri) {
      const set = createRemoteJWKSet(new URL(uri), {
        [customFetch]: client.fetch as never,
        cooldownDuration: 30_000,
        cacheMaxAge: 600_000,
      });
      keys = { uri, set };
    }
    return keys.set;
  };
  const verify = async (token: string): Promise<BearerIdentity> => {
    const metadata = (await client.configuration()).serverMetadata();
    if (!metadata.jwks_uri) {
      throw new UserError('unauthenticated', `${reading.name} has no keys to check tokens with`);
    }
    const { payload } = await jwtVerify(token, keySet(metadata.jwks_uri), {
      algorithms: ALGORITHMS,
      issuer: metadata.issuer,
      ...(mayLackAudience(reading, token) ? {} : { audience }),
      currentDate: reading.surroundings.now(),
      clockTolerance: 30,
      requiredClaims: ['sub', 'exp'],
    }).catch((error: unknown) => {
      throw refusedAnswer(reading.name, error);
    });
    return bearerOf(reading, metadata.issuer, token, payload);
  };
  return { isFor: (given) => withoutSlash(given) === issuer, verify };
}

function bearerOf(
  reading: Reading,
  issuer: string,
  token: string,
  payload: JWTPayload,
): BearerIdentity {
  const { exp = 0, iat, jti } = payload;
  const identity = checkedIdentity(reading, issuer, payload);
  return {
    identity: { ...identity, expiresAt: new Date(exp * 1000) },
    tokenId: jti ?? createHash('sha256').update(token).digest('hex').slice(0, 32),
    issuedAt: iat === undefined ? reading.surroundings.now() : new Date(iat * 1000),
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

function withoutSlash(address: string): string {
  return address.replace(/\/$/, '');
}
