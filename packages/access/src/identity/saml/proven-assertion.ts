import { messageOf } from '@lockstep/domain';
import { entityIdOf } from './entity-id.ts';
import { isEncrypted, openEncrypted, type ReadableResponse } from './open-encrypted.ts';
import { refused } from './refused.ts';
import { librarySettings, loadLibrary, parseXml } from './saml-library.ts';
import type { SamlProviderOptions } from './saml-provider.ts';
import {
  assertOneAssertion,
  decodeResponse,
  screenForm,
  screenResponse,
} from './screen-response.ts';
import type { SignInMemory } from './sign-in-memory.ts';
import { attributeOf, childrenOf, nodesIn, type XmlElement } from './xml-tree.ts';

/** The assertion that the provider has signed, however it came. */
export async function provenAssertion(
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

/** Who we are to the provider. */
export function serviceProvider(
  { id, config, surroundings }: SamlProviderOptions,
  callbackUrl: string,
) {
  const entityId = entityIdOf({ id, config, publicUrl: surroundings.publicUrl, callbackUrl });
  return { config, entityId, callbackUrl };
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
