import { UserError } from '@lockstep/domain';
import type { JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { createBoundedFetch } from './bounded-fetch.ts';
import type { OidcConfig } from './oidc-config.ts';
import { reasonOf } from './oidc-errors.ts';
import { createProviderKeys } from './provider-keys.ts';

/** How long what a provider says of itself is believed without asking again. */
const DISCOVERY_MS = 3600_000;
/** Clocks of providers and ours differ. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** The provider as we know it. */
export interface OidcClient {
  /** @throws UserError `unavailable` where the provider cannot be asked who it is. */
  configuration(): Promise<oidc.Configuration>;
  fetch: oidc.CustomFetch;
  /** Its keys, at the address that it names for them. */
  keys(uri: string): JWTVerifyGetKey;
}

/** Asks the provider who it is when that is first needed, and again from time to time. */
export function createOidcClient(config: OidcConfig, now: () => Date): OidcClient {
  const fetch = createBoundedFetch({
    rootCA: config.rootCA,
    insecure: config.insecureSkipVerify,
  });
  let known: { configuration: Promise<oidc.Configuration>; untilMs: number } | undefined;
  const configuration = async () => {
    if (known && known.untilMs > now().getTime()) return known.configuration;
    const before = known?.configuration;
    const asked = discover(config, fetch);
    known = { configuration: asked, untilMs: now().getTime() + DISCOVERY_MS };
    try {
      return await asked;
    } catch (error) {
      known = undefined;
      // One that answered an hour ago and does not now is most likely the same as then.
      if (before) return before;
      const told = `${config.issuer} cannot be asked who it is: ${reasonOf(error)}`;
      throw new UserError('unavailable', told, [], error);
    }
  };
  return { configuration, fetch, keys: createProviderKeys(fetch) };
}

async function discover(config: OidcConfig, fetch: oidc.CustomFetch): Promise<oidc.Configuration> {
  const issuer = new URL(config.issuer);
  const insecure = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const found = await oidc.discovery(
    issuer,
    config.clientID,
    { [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    oidc.None(),
    { [oidc.customFetch]: fetch, execute: insecure, timeout: 10 },
  );
  const configuration = new oidc.Configuration(
    found.serverMetadata(),
    config.clientID,
    { [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    clientAuthentication(config, found.serverMetadata().token_endpoint_auth_methods_supported),
  );
  configuration[oidc.customFetch] = fetch;
  configuration.timeout = 10;
  if (issuer.protocol === 'http:') oidc.allowInsecureRequests(configuration);
  // The signature of ID tokens counts too, not only that they came over TLS.
  oidc.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** By header unless the provider only takes the body; that is what the specification defaults to. */
function clientAuthentication(
  { clientSecret }: OidcConfig,
  supported: readonly string[] = ['client_secret_basic'],
): oidc.ClientAuth {
  if (!clientSecret) return oidc.None();
  const byBody = !supported.includes('client_secret_basic');
  return byBody ? oidc.ClientSecretPost(clientSecret) : oidc.ClientSecretBasic(clientSecret);
}
