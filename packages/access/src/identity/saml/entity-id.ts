import type { SamlConfig } from './saml-config.ts';

/** Where the metadata of a provider is told: `?provider=ID` behind it. */
export const METADATA_PATH = '/auth/saml/metadata';

export interface OwnName {
  /** Id of the provider in our configuration. */
  id: string;
  config: Pick<SamlConfig, 'entityIssuer'>;
  /** Where this installation is reached; empty where nobody told. */
  publicUrl: string;
  callbackUrl: string;
}

/** By which name the provider knows us: as configured, else the address of our metadata. */
export function entityIdOf({ id, config, publicUrl, callbackUrl }: OwnName): string {
  if (config.entityIssuer) return config.entityIssuer;
  const base = publicUrl || new URL(callbackUrl).origin;
  return `${base}${METADATA_PATH}?provider=${encodeURIComponent(id)}`;
}

/** Where a provider's logouts come to, behind our own address. */
export function logoutPathOf(id: string): string {
  return `/auth/saml/logout/${encodeURIComponent(id)}`;
}
