import { entityIdOf, logoutPathOf, type OwnName } from './entity-id.ts';
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
  const base = own.publicUrl || new URL(callbackUrl).origin;
  const metadata = generateServiceProviderMetadata({
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
    ...(config.singleLogoutURL && { logoutCallbackUrl: `${base}${logoutPathOf(id)}` }),
    ...(decryption && {
      decryptionPvk: decryption.key,
      decryptionCert: decryption.certificate,
    }),
  });
  // The library names one binding; the first is the one that is preferred.
  return metadata.replace(
    /(<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:)HTTP-POST"([^>]*\/>)/,
    '$1HTTP-Redirect"$2$1HTTP-POST"$2',
  );
}
