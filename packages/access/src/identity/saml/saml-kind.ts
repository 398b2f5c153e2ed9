import { openConfig } from '../parse-config.ts';
import type { ProviderKind } from '../provider-kind.ts';
import { parseSamlConfig } from './saml-config.ts';
import { createSamlProvider } from './saml-provider.ts';

/** Identity providers that speak SAML 2.0: AD FS, Okta, Keycloak, Shibboleth. */
export const samlKind: ProviderKind = {
  kind: 'saml',
  secretFields: ['requestSigning.key', 'decryption.key'],
  check: (config) => parseSamlConfig(config).problems,
  open: ({ id, name, config }, surroundings) =>
    createSamlProvider({ id, name, config: openConfig(id, parseSamlConfig(config)), surroundings }),
};
