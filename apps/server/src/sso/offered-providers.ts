import type { PublicClient } from '@lockstep/access';
import { OIDC_CONFIG_ID } from '@lockstep/access';
import type { IdentityProviders } from './identity-providers.ts';

/** A way to sign in, for the sign-in page and command lines. */
export interface OfferedProvider {
  id: string;
  kind: string;
  name: string;
  /** People are sent there, or type name and password here. */
  way: 'redirect' | 'password';
  /** Can be signed in at from a machine without a browser. */
  device: boolean;
}

export interface OfferedSignIn {
  providers: OfferedProvider[];
  /** As the field's command line wants it, to ask the provider of `oidc.config` by itself. */
  oidcConfig?: PublicClient;
}

/** What anybody may know of how to sign in; nothing here is secret. */
export function offeredSignIn(identityProviders: IdentityProviders): OfferedSignIn {
  const { providers } = identityProviders.current();
  const usable = providers.flatMap(({ id, kind, name, provider }) =>
    provider ? [{ id, kind, name, provider }] : [],
  );
  const field = usable.find(({ id }) => id === OIDC_CONFIG_ID)?.provider;
  const oidcConfig = field?.kind === 'redirect' ? field.publicClient : undefined;
  return {
    providers: usable.map(({ id, kind, name, provider }) => ({
      ...{ id, kind, name, way: provider.kind },
      device: provider.kind === 'redirect' && provider.device !== undefined,
    })),
    ...(oidcConfig ? { oidcConfig } : {}),
  };
}
