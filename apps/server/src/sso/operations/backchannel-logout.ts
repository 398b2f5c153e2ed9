import type { BackchannelLogout } from '@lockstep/access';
import { messageOf, UserError } from '@lockstep/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../../http/routes.ts';
import { endNoticed } from '../ended-elsewhere.ts';
import { issuerOf } from '../external-tokens.ts';
import type { IdentityProviders } from '../identity-providers.ts';

const MAX_FORM_BYTES = 64 * 1024;

/**
 * Takes what an OpenID provider tells of people who have signed out there (OpenID Connect
 * Back-Channel Logout 1.0): their sessions end here too. That it is the provider who tells is proven
 * by its signature alone.
 */
export const backchannelLogout: Operation = async (app) => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.route({
    method: 'POST',
    url: '/auth/backchannel-logout',
    config: { permission: 'public', answersOtherSites: true },
    bodyLimit: MAX_FORM_BYTES,
    schema: { tags: ['session'], security: [] },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { logout_token: token } = (request.body ?? {}) as { logout_token?: unknown };
      if (typeof token !== 'string') return refuse(reply, 'there is no logout_token in the form');
      try {
        await take(request, token);
        return reply.code(200).send();
      } catch (error) {
        if (!(error instanceof UserError) || error.code === 'unavailable') throw error;
        request.log.info({ err: messageOf(error), step: 'sign-in' }, 'a logout was refused');
        return refuse(reply, error.message);
      }
    },
  });
};

/** As the specification has errors told. */
function refuse(reply: FastifyReply, reason: string) {
  return reply.code(400).send({ error: 'invalid_request', error_description: reason });
}

async function take(request: FastifyRequest, token: string): Promise<void> {
  const { store, identityProviders, authenticator } = request.server.lockstep;
  const { id: requestId, ip: address } = request;
  const notices = await verify(takersOf(identityProviders, issuerOf(token) ?? ''), token);
  for (const { providerId, notice } of notices) {
    const name = `identity-provider:${providerId}`;
    const actor = { name, address, requestId, cause: 'automation' as const };
    await endNoticed(store, { providerId, notice }, actor);
  }
  authenticator.forget();
}

/** By every provider whose client it is for: several may have one issuer. */
async function verify(takers: ReturnType<typeof takersOf>, token: string) {
  const answers = await Promise.allSettled(takers.map(({ taker }) => taker.verify(token)));
  const notices = answers.flatMap((answer, index) =>
    answer.status === 'fulfilled'
      ? [{ providerId: takers[index]?.id ?? '', notice: answer.value }]
      : [],
  );
  if (notices.length > 0) return notices;
  const [refused] = answers;
  if (refused?.status === 'rejected') throw refused.reason;
  throw new UserError('unauthenticated', 'no provider here is its issuer');
}

function takersOf(
  providers: IdentityProviders,
  issuer: string,
): { id: string; taker: BackchannelLogout }[] {
  return providers.current().providers.flatMap(({ id, provider }) => {
    const taker = provider?.kind === 'redirect' ? provider.backchannel : undefined;
    return taker?.isFor(issuer) ? [{ id, taker }] : [];
  });
}
