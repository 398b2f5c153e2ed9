import { entityIdOf, type OwnName } from './entity-id.ts';
import { nameIdFormatOf, type SamlConfig } from './saml-config.ts';
import { loadLibrary } from './saml-library.ts';

/**
 * What the provider's administrators register us by, as an XML document: our name, where responses
 * are posted, and the certificate of our requests where they are signed.
 */
export async function samlMetadata(own: OwnName & { config: SamlConfig }): Promise<string> {
  const { id, config, callbackUrl } = own;
  const { requestSigning, decryption } = config;
  const { generateServiceProviderMetadata } = await loadLibrary();
  return generateServiceProviderMetadata({
    issuer: entityIdOf(own),
    callbackUrl,
    identifierFormat: nameIdFormatOf(config),
    wantAssertionsSigned: true,
    // The same at every time, so that it can be compared.
    generateUniqueId: () => `_${id}`,
    ...(requestSigning && {
      privateKey: requestSigning.key,
      publicCerts: requestSigning.certificate,
    }),
    ...(decryption && {
      decryptionPvk: decryption.key,
      decryptionCert: decryption.certificate,
    }),
  });
}
