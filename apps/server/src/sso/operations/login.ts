import type { RedirectProvider } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Operation } from '../../http/routes.ts';
import { failureMessage } from '../failed-sign-in.ts';
import type { IdentityProviders } from '../identity-providers.ts';
import { isLoopbackAddress, ownAddress, returnPath } from '../own-address.ts';
import { sendAfterFailure } from '../send-after.ts';
import { type Afterwards, keepSignIn } from '../sign-in-cookie.ts';

const loginQuery = z.object({
  provider: z.string().max(63).optional().describe('Its id; the first one if not given'),
  return_url: z.string().optional().describe('Where to go afterwards, on this installation'),
  cli_redirect: z.string().max(200).optional().describe('Where a command line waits for a code'),
  cli_state: z.string().max(200).optional(),
  code_challenge: z
    .string()
    .regex(/^[\w-]{43}$/, 'must be the SHA-256 of a code_verifier in base64url')
    .optional(),
  moved: z.literal('1').optional().describe('Has been sent on to the configured address'),
});
type LoginQuery = z.infer<typeof loginQuery>;

/** Sends the browser to an identity provider. */
export const login: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/auth/login',
    config: { permission: 'public' },
    schema: { tags: ['session'], security: [], querystring: loginQuery },
    handler: async (request, reply) => {
      const { identityProviders } = app.lockstep;
      const elsewhere = addressToMoveTo(identityProviders, request, request.query);
      if (elsewhere) return reply.redirect(elsewhere, 303);
      const afterwards = afterwardsOf(identityProviders, request, request.query);
      const id = request.query.provider;
      try {
        const provider = chosen(identityProviders, id);
        return await sendToProvider(request, reply, provider, afterwards);
      } catch (error) {
        const message = failureMessage(request, error);
        return sendAfterFailure(request, reply, afterwards, { provider: id ?? '', message });
      }
    },
  });
};

async function sendToProvider(
  request: FastifyRequest,
  reply: FastifyReply,
  provider: RedirectProvider,
  afterwards: Afterwards,
) {
  const ways = request.server.lockstep.identityProviders.current();
  const own = ownAddress(ways, originOf(request));
  const callbackUrl = `${own}/auth/callback${provider.ownCallback ? `/${provider.id}` : ''}`;
  const { location, memory } = await provider.begin({ callbackUrl });
  await keepSignIn(request, reply, {
    location,
    underWay: { providerId: provider.id, memory, afterwards },
    answersByPost: provider.answersByPost ?? false,
  });
  return reply.header('cache-control', 'no-store').redirect(location, 303);
}

/** @throws UserError for a provider that is not there, or cannot be used. */
function chosen(providers: IdentityProviders, id: string | undefined): RedirectProvider {
  const ways = providers.current().providers;
  const first = ways.find((one) => one.provider?.kind === 'redirect');
  const wanted = id ?? first?.id;
  const provider = wanted === undefined ? undefined : providers.redirectProvider(wanted);
  if (provider) return provider;
  const known = ways.find((one) => one.id === wanted);
  if (known?.provider === undefined && known) {
    const told = `${known.name} cannot be used; an administrator sees why in the settings`;
    throw new UserError('failed-precondition', told);
  }
  throw new UserError(
    'not-found',
    wanted ? `there is no way to sign in by ${wanted}` : 'there is no single sign-on here',
  );
}

function afterwardsOf(
  providers: IdentityProviders,
  request: FastifyRequest,
  query: LoginQuery,
): Afterwards {
  if (query.cli_redirect === undefined) {
    const path = returnPath(providers.current(), originOf(request), query.return_url);
    return { kind: 'browser', path };
  }
  if (!isLoopbackAddress(query.cli_redirect)) {
    const reason = 'must be http:// and on the machine itself: 127.0.0.1, [::1] or localhost';
    throw new UserError('invalid-argument', `cli_redirect ${reason}`, [
      { field: 'cli_redirect', reason },
    ]);
  }
  if (!query.code_challenge || !query.cli_state) {
    const reason = 'is needed with cli_redirect';
    const field = query.cli_state ? 'code_challenge' : 'cli_state';
    throw new UserError('invalid-argument', `${field} ${reason}`, [{ field, reason }]);
  }
  return {
    kind: 'command-line',
    address: query.cli_redirect,
    state: query.cli_state,
    challenge: query.code_challenge,
  };
}

/**
 * The configured address, where the browser came by another: the provider sends it back there, and
 * only there it has the cookie then. Once: behind a proxy we may see another address for ever.
 */
function addressToMoveTo(
  providers: IdentityProviders,
  request: FastifyRequest,
  { moved, ...query }: LoginQuery,
): string | undefined {
  const own = ownAddress(providers.current(), originOf(request));
  if (moved || new URL(own).origin === originOf(request)) return undefined;
  const stated = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  return `${own}/auth/login?${new URLSearchParams([...stated, ['moved', '1']])}`;
}

function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
