import { UserError } from '@lockstep/domain';
import type { ProviderKind } from '../provider-kind.ts';
import { parseOidcConfig } from './oidc-config.ts';
import { createOidcProvider } from './oidc-provider.ts';

export const oidcKind: ProviderKind = {
  kind: 'oidc',
  secretFields: ['clientSecret'],
  check: (config) => parseOidcConfig(config).problems,
  open: ({ id, name, config: given }, surroundings) => {
    const { config, problems } = parseOidcConfig(given);
    if (!config) {
      const told = problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
      throw new UserError('invalid-argument', `the provider ${id}: ${told}`, problems);
    }
    return createOidcProvider({ id, name, config, surroundings });
  },
};
