import { openConfig } from '../parse-config.ts';
import type { ProviderKind } from '../provider-kind.ts';
import { parseLdapConfig } from './ldap-config.ts';
import { createLdapProvider } from './ldap-provider.ts';

/** Directories: OpenLDAP, Active Directory, FreeIPA, 389 Directory Server. */
export const ldapKind: ProviderKind = {
  kind: 'ldap',
  secretFields: ['bindPW', 'clientKey'],
  check: (config) => parseLdapConfig(config).problems,
  open: ({ id, name, config }, surroundings) =>
    createLdapProvider({ id, name, config: openConfig(id, parseLdapConfig(config)), surroundings }),
};
