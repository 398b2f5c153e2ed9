import { messageOf } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { endWhatWasBrought } from '../../session/end-sessions.ts';
import { clearSessionCookie } from '../../session/session-cookie.ts';
import { ownAddress } from '../own-address.ts';

/** Ends the session here, and then sends the browser to where the provider's own is ended. */
export const logout: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/auth/logout',
    config: { permission: 'public' },
    schema: { tags: ['session'], security: [] },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      // Nobody is signed out by a picture or a link on another site's page.
      if (request.headers['sec-fetch-site'] === 'cross-site') return reply.redirect('/', 303);
      const location = await providersLogout(request);
      const { subject } = request;
      if (subject) {
        await endWhatWasBrought(app.lockstep.store, subject, actorOf(request));
        app.lockstep.authenticator.forget();
      }
      clearSessionCookie(request, reply);
      return reply.redirect(location ?? '/', 303);
    },
  });
};

/** Undefined where the session is none of a provider's, or the provider has no such page. */
async function providersLogout(request: FastifyRequest): Promise<string | undefined> {
  const { store, identityProviders } = request.server.lockstep;
  const { subject } = request;
  if (subject?.kind !== 'session') return undefined;
  const session = await store.sessions.get(subject.tokenId);
  const provider = session && identityProviders.redirectProvider(session.providerId);
  if (!provider?.logoutUrl) return undefined;
  const origin = `${request.protocol}://${request.host}`;
  const returnTo = `${ownAddress(identityProviders.current(), origin)}/`;
  try {
    const { logoutHint: hint } = await store.sessions.secrets(subject.tokenId);
    return await provider.logoutUrl({ returnTo, ...(hint ? { hint } : {}) });
  } catch (error) {
    // Signed out here in any case: a provider that is down must not keep somebody in.
    request.log.warn({ err: messageOf(error) }, "the provider's own session is not ended");
    return undefined;
  }
}
