import { randomBytes } from 'node:crypto';
import { UserError } from '@lockstep/domain';
import type { Identity, RedirectProvider, SignInAnswer } from '../identity-provider.ts';
import type { ProviderSurroundings } from '../provider-kind.ts';
import { identityOf } from './identity-of.ts';
import { provenAssertion, serviceProvider } from './proven-assertion.ts';
import { type Assertion, readAssertion } from './read-assertion.ts';
import { refused } from './refused.ts';
import type { SamlConfig } from './saml-config.ts';
import { librarySettings, loadLibrary } from './saml-library.ts';
import { samlMetadata } from './saml-metadata.ts';
import { newMemory, readMemory } from './sign-in-memory.ts';
import { createSingleLogout } from './single-logout.ts';
import { UsedAssertions } from './used-assertions.ts';

export interface SamlProviderOptions {
  id: string;
  name: string;
  config: SamlConfig;
  surroundings: ProviderSurroundings;
}

/**
 * People who sign in at a SAML 2.0 identity provider: our request goes by redirect, its response
 * comes back as a form. Only a response to a request of the same browser is taken.
 */
export function createSamlProvider(options: SamlProviderOptions): RedirectProvider {
  const { id, name, config, surroundings } = options;
  const used = new UsedAssertions();
  return {
    kind: 'redirect',
    id,
    name,
    answersByPost: true,
    async begin({ callbackUrl }) {
      // An XML id begins with no digit.
      const requestId = `_${randomBytes(20).toString('hex')}`;
      const memory = newMemory(requestId, callbackUrl, surroundings.now());
      const { SAML } = await loadLibrary();
      const library = new SAML(librarySettings(serviceProvider(options, callbackUrl), memory));
      // Comes back with the response, so that the caller finds what it kept for this sign-in.
      const relayState = randomBytes(16).toString('hex');
      const location = await library.getAuthorizeUrlAsync(relayState, undefined, {});
      return { location, memory: JSON.stringify(memory) };
    },
    finish: (answer) => finish(options, used, answer),
    metadata: ({ callbackUrl }) =>
      samlMetadata({ id, config, publicUrl: surroundings.publicUrl, callbackUrl }),
    ...logoutOf(options),
  };
}

/** Single logout where the provider has it, else a page of it. */
function logoutOf(options: SamlProviderOptions): Partial<RedirectProvider> {
  const { config } = options;
  if (config.singleLogoutURL) return createSingleLogout(options);
  return config.logoutURL ? { logoutUrl: async () => config.logoutURL } : {};
}

async function finish(
  options: SamlProviderOptions,
  used: UsedAssertions,
  { form, memory: text }: SignInAnswer,
): Promise<Identity> {
  const { id, name, config, surroundings } = options;
  const now = surroundings.now();
  const memory = readMemory(text, now);
  if (!memory) {
    throw new UserError('unauthenticated', 'the sign-in took too long; begin again');
  }
  const response = form.SAMLResponse;
  if (!response) throw refused('there is none in the form');
  const assertion = await readAssertion(await provenAssertion(options, memory, response), {
    memory,
    issuer: config.ssoIssuer,
    nowMs: now.getTime(),
    skewMs: config.clockSkewSeconds * 1_000,
    opener: { privateKey: config.decryption?.key, warn: surroundings.warn },
  });
  await assertFirstUse(options, used, assertion);
  return identityOf(assertion, { id, name, config, groupClaims: surroundings.groupClaims });
}

/** Whoever has seen a response cannot bring it again while it counts. */
async function assertFirstUse(
  { id, surroundings }: SamlProviderOptions,
  used: UsedAssertions,
  { id: assertionId, issuer, usableUntilMs }: Assertion,
): Promise<void> {
  const key = JSON.stringify(['saml', id, issuer, assertionId]);
  const isFirst = surroundings.useOnce
    ? await surroundings.useOnce(key, new Date(usableUntilMs))
    : used.useOnce(key, usableUntilMs, surroundings.now().getTime());
  if (!isFirst) throw refused('it has been used before');
}
