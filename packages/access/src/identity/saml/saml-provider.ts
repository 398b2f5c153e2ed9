import { randomBytes } from 'node:crypto';
import { messageOf, UserError } from '@lockstep/domain';
import type { Identity, RedirectProvider, SignInAnswer } from '../identity-provider.ts';
import type { ProviderSurroundings } from '../provider-kind.ts';
import { entityIdOf } from './entity-id.ts';
import { identityOf } from './identity-of.ts';
import { isEncrypted, openEncrypted, type ReadableResponse } from './open-encrypted.ts';
import { type Assertion, readAssertion } from './read-assertion.ts';
import { refused } from './refused.ts';
import type { SamlConfig } from './saml-config.ts';
import { librarySettings, loadLibrary, parseXml } from './saml-library.ts';
import { samlMetadata } from './saml-metadata.ts';
import {
  assertOneAssertion,
  decodeResponse,
  screenForm,
  screenResponse,
} from './screen-response.ts';
import { newMemory, readMemory, type SignInMemory } from './sign-in-memory.ts';
import { UsedAssertions } from './used-assertions.ts';
import { attributeOf, childrenOf, nodesIn, type XmlElement } from './xml-tree.ts';

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
    ...(config.logoutURL ? { logoutUrl: async () => config.logoutURL } : {}),
  };
}

function serviceProvider({ id, config, surroundings }: SamlProviderOptions, callbackUrl: string) {
  const entityId = entityIdOf({ id, config, publicUrl: surroundings.publicUrl, callbackUrl });
  return { config, entityId, callbackUrl };
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
  const assertion = readAssertion(await provenAssertion(options, memory, response), {
    memory,
    issuer: config.ssoIssuer,
    nowMs: now.getTime(),
    skewMs: config.clockSkewSeconds * 1_000,
  });
  await assertFirstUse(options, used, assertion);
  return identityOf(assertion, { id, name, config, groupClaims: surroundings.groupClaims });
}

/** The assertion that the provider has signed, however it came. */
async function provenAssertion(
  options: SamlProviderOptions,
  memory: SignInMemory,
  encoded: string,
): Promise<XmlElement> {
  const xml = decodeResponse(encoded);
  const screening = { parseXml, callbackUrl: memory.callbackUrl };
  const { config } = options;
  if (!config.decryption || !isEncrypted(xml)) {
    await screenResponse(xml, screening);
    return verify(options, memory, xml);
  }
  const opening = { ...config, privateKey: config.decryption.key };
  try {
    const opened = await openEncrypted(xml, opening, screening);
    return await verifyOpened(options, memory, opened);
  } catch (error) {
    // Whoever has caught a response could try to open it by what we say to changes of it.
    options.surroundings.warn(`An encrypted response of ${options.id}: ${messageOf(error)}`);
    throw refused('the encrypted assertion cannot be opened, or is not as the provider signed it');
  }
}

async function verifyOpened(
  options: SamlProviderOptions,
  memory: SignInMemory,
  { xml, isProven }: ReadableResponse,
): Promise<XmlElement> {
  const screening = { parseXml, callbackUrl: memory.callbackUrl };
  const { document, response } = await screenForm(xml, screening);
  assertOneAssertion(document, response);
  const isSigned = [...nodesIn(document)].some(({ node }) => node.localName === 'Signature');
  if (isProven && !isSigned) return verifyStatements(options, memory, response);
  await screenResponse(xml, screening);
  return verify(options, memory, xml);
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

/** The assertion as it was signed, word for word. */
async function verify(
  options: SamlProviderOptions,
  memory: SignInMemory,
  xml: string,
): Promise<XmlElement> {
  const { SAML } = await loadLibrary();
  const library = new SAML(librarySettings(serviceProvider(options, memory.callbackUrl), memory));
  const signed = await library
    .validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString('base64') })
    .then(({ profile }) => profile?.getAssertionXml?.())
    .catch((error: unknown) => {
      throw refused(messageOf(error), error);
    });
  if (!signed) throw refused('it has no assertion');
  return (await parseXml(signed)).documentElement;
}

/** What the library asks of an assertion beside its signature, where the response's own has proven it. */
async function verifyStatements(
  options: SamlProviderOptions,
  memory: SignInMemory,
  response: XmlElement,
): Promise<XmlElement> {
  const assertion = childrenOf(response).find(({ localName }) => localName === 'Assertion');
  const { SAML } = await loadLibrary();
  class Library extends SAML {
    async check(xml: string, inResponseTo: string | null): Promise<void> {
      await this.validateInResponseTo(inResponseTo);
      await this.processValidlySignedAssertionAsync(xml, xml, inResponseTo ?? '');
    }
  }
  const settings = librarySettings(serviceProvider(options, memory.callbackUrl), memory);
  const xml = String(assertion);
  await new Library(settings)
    .check(xml, attributeOf(response, 'InResponseTo') ?? null)
    .catch((error: unknown) => {
      throw refused(messageOf(error), error);
    });
  return (await parseXml(xml)).documentElement;
}
