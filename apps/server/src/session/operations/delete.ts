import { subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { clearSessionCookie } from '../session-cookie.ts';
import { tokenAnswer } from './create.ts';

/** Signs out: the token is void from now on, on every server. */
export const deleteSession: Operation = async (app) => {
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'DELETE',
    url: '/session',
    config: { permission: 'signed-in' },
    schema: { tags: ['session'], response: { 200: tokenAnswer } },
    handler: async (request, reply) => {
      const { tokenId, expiresAt } = subjectOf(request);
      await store.accounts.revokeToken(tokenId, expiresAt);
      authenticator.forget();
      clearSessionCookie(request, reply);
      return { token: '' };
    },
  });
};
