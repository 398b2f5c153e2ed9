import * as oidc from 'openid-client';
import { z } from 'zod';
import { DEFAULT_SCOPES, type OidcConfig } from './oidc-config.ts';

/** How long somebody has to sign in at the provider. */
export const SIGN_IN_MS = 10 * 60_000;

const memorySchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  callbackUrl: z.string(),
  untilMs: z.number(),
});
/** What the answer of a sign-in is checked against. */
export type SignInMemory = z.infer<typeof memorySchema>;

export function newMemory(callbackUrl: string, now: Date): SignInMemory {
  return {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    callbackUrl,
    untilMs: now.getTime() + SIGN_IN_MS,
  };
}

/** Undefined for what is none. */
export function parseMemory(text: string): SignInMemory | undefined {
  try {
    return memorySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The scopes that are asked for; with a refresh token where the provider has any to give. */
export function scopesOf(config: OidcConfig, supported: readonly string[] = []): string[] {
  const stated = config.requestedScopes?.length ? config.requestedScopes : DEFAULT_SCOPES;
  const scopes = stated.includes('openid') ? stated : ['openid', ...stated];
  const offline = config.requestOfflineAccess ?? supported.includes('offline_access');
  if (!offline || scopes.includes('offline_access')) return [...scopes];
  return [...scopes, 'offline_access'];
}

/** Where the browser goes. */
export async function authorizationUrl(
  configuration: oidc.Configuration,
  config: OidcConfig,
  memory: SignInMemory,
): Promise<URL> {
  const supported = configuration.serverMetadata().scopes_supported;
  const claims = config.requestedIDTokenClaims;
  return oidc.buildAuthorizationUrl(configuration, {
    ...config.authorizationParameters,
    redirect_uri: memory.callbackUrl,
    scope: scopesOf(config, supported).join(' '),
    state: memory.state,
    nonce: memory.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(memory.verifier),
    code_challenge_method: 'S256',
    ...(claims ? { claims: JSON.stringify({ id_token: claims }) } : {}),
    ...(config.domainHint ? { domain_hint: config.domainHint } : {}),
  });
}
