import type { ProviderKind, ProviderKindName } from './provider-kind.ts';

/**
 * Every kind of provider, loaded when one is configured: their libraries are large, and most
 * installations use one of them or none.
 */
const PROVIDER_KINDS = {
  oidc: async () => (await import('./oidc/oidc-kind.ts')).oidcKind,
  saml: async () => (await import('./saml/saml-kind.ts')).samlKind,
  ldap: async () => (await import('./ldap/ldap-kind.ts')).ldapKind,
} satisfies Partial<Record<ProviderKindName, () => Promise<ProviderKind>>>;

/** Undefined for a kind that this build has not. */
export async function loadProviderKind(kind: ProviderKindName): Promise<ProviderKind | undefined> {
  const kinds: Partial<Record<ProviderKindName, () => Promise<ProviderKind>>> = PROVIDER_KINDS;
  return kinds[kind]?.();
}
