import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { CustomFetch } from 'openid-client';

/** With a public key only: whoever can check a signature must not be able to make one. */
export const SIGNATURE_ALGORITHMS = [
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

/** The keys that a provider signs with; asked again for one that is not known, and not too often. */
export function createProviderKeys(fetch: CustomFetch): (uri: string) => JWTVerifyGetKey {
  let known: { uri: string; keys: JWTVerifyGetKey } | undefined;
  return (uri) => {
    if (known?.uri !== uri) {
      const keys = createRemoteJWKSet(new URL(uri), {
        [customFetch]: fetch as never,
        cooldownDuration: 30_000,
        cacheMaxAge: 600_000,
      });
      known = { uri, keys };
    }
    return known.keys;
  };
}
