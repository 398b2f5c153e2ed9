import { UserError } from '@lockstep/domain';
import * as oidc from 'openid-client';
import type { Identity, PublicClient, RedirectProvider } from '../identity-provider.ts';
import {
  authorizationUrl,
  newMemory,
  parseMemory,
  type SignInMemory,
  scopesOf,
} from './authorization.ts';
import { createBackchannelLogout } from './backchannel-logout.ts';
import { createBearerTokens } from './bearer-tokens.ts';
import { createDeviceSignIn } from './device-sign-in.ts';
import { createOidcClient, type OidcClient } from './oidc-client.ts';
import type { OidcConfig } from './oidc-config.ts';
import { refusedAnswer } from './oidc-errors.ts';
import { type Reading, readIdentity } from './read-identity.ts';

/** A provider that speaks OpenID Connect: authorization code with PKCE, state and nonce. */
export function createOidcProvider(reading: Reading): RedirectProvider {
  const { id, name, config, surroundings } = reading;
  const client = createOidcClient(config, surroundings.now);
  return {
    kind: 'redirect',
    id,
    name,
    ...(config.ownCallbackAddress ? { ownCallback: true } : {}),
    async begin({ callbackUrl }) {
      const memory = newMemory(callbackUrl, surroundings.now());
      const location = await authorizationUrl(await client.configuration(), config, memory);
      return { location: location.href, memory: JSON.stringify(memory) };
    },
    finish: ({ url, memory }) => finish(reading, client, url, memory),
    refresh: (known) => refresh(reading, client, known),
    logoutUrl: (options) => logoutUrl(config, client, options),
    device: createDeviceSignIn(reading, client),
    bearer: createBearerTokens(reading, client),
    backchannel: createBackchannelLogout(reading, client),
    publicClient: publicClientOf(name, config),
  };
}

async function finish(
  reading: Reading,
  client: OidcClient,
  url: URL,
  memoryText: string,
): Promise<Identity> {
  const memory = parseMemory(memoryText);
  if (!memory || memory.untilMs <= reading.surroundings.now().getTime()) {
    throw new UserError('unauthenticated', 'the sign-in took too long; begin again');
  }
  await assertFirstUse(reading, memory);
  const configuration = await client.configuration();
  // By the address that was told to the provider: behind a proxy ours may look otherwise.
  const answered = new URL(memory.callbackUrl);
  answered.search = url.search;
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, answered, {
      expectedState: memory.state,
      expectedNonce: memory.nonce,
      pkceCodeVerifier: memory.verifier,
      idTokenExpected: true,
    });
    return await readIdentity(reading, client, tokens);
  } catch (error) {
    throw refusedAnswer(reading.name, error);
  }
}

/** Whoever has both the answer and the browser's cookie gets no second try, whatever the provider says. */
async function assertFirstUse(
  { id, surroundings }: Reading,
  { state, untilMs }: SignInMemory,
): Promise<void> {
  const key = JSON.stringify(['oidc', id, state]);
  if (!surroundings.useOnce || (await surroundings.useOnce(key, new Date(untilMs)))) return;
  throw new UserError('unauthenticated', 'the sign-in was used before; begin again');
}

async function refresh(
  reading: Reading,
  client: OidcClient,
  known: { subject: string; refreshToken: string },
): Promise<Identity | undefined> {
  const configuration = await client.configuration();
  try {
    const tokens = await oidc.refreshTokenGrant(configuration, known.refreshToken);
    return await readIdentity(reading, client, tokens, known);
  } catch (error) {
    const refused = refusedAnswer(reading.name, error);
    if (refused.code === 'unauthenticated' || refused.code === 'permission-denied') {
      return undefined;
    }
    throw refused;
  }
}

/** Addresses that are longer are refused by many servers; the client's id says enough to ask. */
const LONGEST_HINT = 6_000;

/** As configured, else where the provider says that its sessions are ended. */
async function logoutUrl(
  config: OidcConfig,
  client: OidcClient,
  { returnTo, hint }: { returnTo: string; hint?: string },
): Promise<string | undefined> {
  if (config.logoutURL) {
    return config.logoutURL
      .replaceAll('{{token}}', encodeURIComponent(hint ?? ''))
      .replaceAll('{{logoutRedirectURL}}', encodeURIComponent(returnTo));
  }
  const configuration = await client.configuration();
  if (!configuration.serverMetadata().end_session_endpoint) return undefined;
  return oidc.buildEndSessionUrl(configuration, {
    post_logout_redirect_uri: returnTo,
    ...(hint && hint.length <= LONGEST_HINT ? { id_token_hint: hint } : {}),
  }).href;
}

function publicClientOf(name: string, config: OidcConfig): PublicClient {
  const { issuer, clientID, cliClientID, requestedIDTokenClaims, enablePKCEAuthentication } =
    config;
  return {
    name,
    issuer,
    clientID,
    ...(cliClientID ? { cliClientID } : {}),
    scopes: scopesOf({ ...config, requestOfflineAccess: false }),
    ...(requestedIDTokenClaims ? { idTokenClaims: requestedIDTokenClaims } : {}),
    ...(enablePKCEAuthentication ? { enablePKCEAuthentication } : {}),
  };
}
