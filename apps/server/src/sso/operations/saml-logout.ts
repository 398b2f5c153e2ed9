import { readLogoutHint } from '@lockstep/access';
import { messageOf, UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Operation } from '../../http/routes.ts';
import { endSessionsOf, isFromBefore } from '../ended-elsewhere.ts';
import { ownAddress } from '../own-address.ts';

/** What a signed request comes to, with room for certificates. */
const MAX_FORM_BYTES = 256 * 1024;

/**
 * Takes what a browser brings of a SAML provider's single logout, by an address or by a form: its
 * request ends the sessions that it names, whichever browser brings it, and the browser goes on to
 * tell that it is done. What proves it is the signature of the provider.
 */
export const samlLogout: Operation = async (app) => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.route({
    method: ['GET', 'POST'],
    url: '/auth/saml/logout/:provider',
    config: { permission: 'public', answersOtherSites: true },
    bodyLimit: MAX_FORM_BYTES,
    schema: {
      tags: ['session'],
      security: [],
      params: z.object({ provider: z.string().min(1).max(63) }),
    },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        return reply.redirect(await take(request, request.params.provider), 303);
      } catch (error) {
        request.log.info({ err: messageOf(error), step: 'sign-in' }, 'a logout was refused');
        throw error;
      }
    },
  });
};

/** Answers where the browser goes. */
async function take(request: FastifyRequest, providerId: string): Promise<string> {
  const { store, identityProviders, authenticator } = request.server.lockstep;
  const provider = identityProviders.redirectProvider(providerId);
  if (!provider?.frontchannel) {
    throw new UserError('not-found', `there is no single logout of ${providerId}`);
  }
  const own = ownAddress(identityProviders.current(), `${request.protocol}://${request.host}`);
  const message = await provider.frontchannel.receive({ own, ...broughtBy(request) });
  if (message.kind === 'answer') return '/';
  const { subject, sessionIds, issuedAt } = message;
  const { id: requestId, ip: address } = request;
  const name = `identity-provider:${providerId}`;
  await endSessionsOf(
    store,
    {
      providerId,
      subject,
      isMeant: ({ session, secrets }) => {
        const index = readLogoutHint(secrets.logoutHint)?.sessionIndex;
        const isNamed = index === undefined || sessionIds.includes(index);
        return isFromBefore(session, issuedAt) && (sessionIds.length === 0 || isNamed);
      },
    },
    { name, address, requestId, cause: 'automation' },
  );
  authenticator.forget();
  return message.answerUrl();
}

function broughtBy({ method, url, body }: FastifyRequest) {
  if (method !== 'POST') return { query: url.split('?').slice(1).join('?') };
  const isForm = typeof body === 'object' && body !== null;
  const fields = Object.entries(isForm ? body : {}).filter(
    ([, value]) => typeof value === 'string',
  );
  return { form: Object.fromEntries(fields) as Record<string, string> };
}
