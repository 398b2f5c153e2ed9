import { actorOf, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { endWhatWasBrought } from '../end-sessions.ts';
import { clearSessionCookie } from '../session-cookie.ts';
import { tokenAnswer } from './create.ts';

/** Signs out: the token is void from now on, on every server. */
export const deleteSession: Operation = async (app) => {
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'DELETE',
    url: '/session',
    config: { permission: 'signed-in', beforePasswordChange: true },
    schema: { tags: ['session'], response: { 200: tokenAnswer } },
    handler: async (request, reply) => {
      await endWhatWasBrought(store, subjectOf(request), actorOf(request));
      authenticator.forget();
      clearSessionCookie(request, reply);
      return { token: '' };
    },
  });
};
