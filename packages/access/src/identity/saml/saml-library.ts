import type { SamlConfig as LibraryConfig } from '@node-saml/node-saml';
import { certificatesOf, nameIdFormatOf, type SamlConfig } from './saml-config.ts';
import type { SignInMemory } from './sign-in-memory.ts';
import type { XmlDocument } from './xml-tree.ts';

/** The library is large: it is loaded when somebody signs in. */
export function loadLibrary() {
  return import('@node-saml/node-saml');
}

/**
 * Reads XML with the parser that the library itself reads with, but refuses what that one only
 * warns of and guesses at.
 * @throws Error for what is no XML.
 */
export async function parseXml(xml: string): Promise<XmlDocument> {
  const { DOMParser } = await import('@xmldom/xmldom');
  const refuse = (message: string) => {
    throw new Error(message);
  };
  const errorHandler = { warning: refuse, error: refuse, fatalError: refuse };
  const document = new DOMParser({ locator: {}, errorHandler }).parseFromString(xml, 'text/xml');
  if (!document?.documentElement) throw new Error('there is no element');
  return document as unknown as XmlDocument;
}

export interface ServiceProvider {
  config: SamlConfig;
  /** Our own name. */
  entityId: string;
  callbackUrl: string;
}

/** The library's settings. A response may answer the request of this memory and no other. */
export function librarySettings(
  { config, entityId, callbackUrl }: ServiceProvider,
  memory: Pick<SignInMemory, 'requestId'>,
): LibraryConfig {
  const { requestSigning } = config;
  return {
    entryPoint: config.ssoURL,
    callbackUrl,
    issuer: entityId,
    audience: entityId,
    idpCert: certificatesOf(config),
    identifierFormat: nameIdFormatOf(config),
    // Either signature will do; that there is one is checked by the library all the same.
    wantAssertionsSigned: false,
    wantAuthnResponseSigned: false,
    disableRequestedAuthnContext: true,
    forceAuthn: config.forceAuthn,
    acceptedClockSkewMs: config.clockSkewSeconds * 1_000,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    ...(requestSigning && {
      privateKey: requestSigning.key,
      publicCert: requestSigning.certificate,
    }),
    generateUniqueId: () => memory.requestId,
    validateInResponseTo: 'always' as LibraryConfig['validateInResponseTo'],
    cacheProvider: onlyRequest(memory.requestId),
  };
}

/** What the library keeps requests in: the one that our memory is of. */
function onlyRequest(requestId: string): NonNullable<LibraryConfig['cacheProvider']> {
  const createdAt = Date.now();
  return {
    saveAsync: async (_key, value) => ({ value, createdAt }),
    getAsync: async (key) => (key === requestId ? new Date(createdAt).toISOString() : null),
    removeAsync: async () => null,
  };
}
