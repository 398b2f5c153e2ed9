import { METADATA_PATH } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import type { Operation } from '../../http/routes.ts';
import { ownAddress } from '../own-address.ts';

const metadataQuery = z.object({ provider: z.string().min(1).max(63).describe('Its id') });

/** Tells the administrators of a SAML identity provider what they register Lockstep by. */
export const samlMetadata: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: METADATA_PATH,
    config: { permission: 'public' },
    schema: { tags: ['session'], security: [], querystring: metadataQuery },
    handler: async (request, reply) => {
      const { identityProviders } = app.lockstep;
      const id = request.query.provider;
      const provider = identityProviders.redirectProvider(id);
      if (!provider?.metadata) {
        throw new UserError('not-found', `there is no SAML identity provider ${id}`);
      }
      const origin = `${request.protocol}://${request.host}`;
      const own = ownAddress(identityProviders.current(), origin);
      const metadata = await provider.metadata({ callbackUrl: `${own}/auth/callback` });
      return reply.type('application/samlmetadata+xml').send(metadata);
    },
  });
};
