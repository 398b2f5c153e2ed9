import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer, emptyAnswer } from '../../http/answers.ts';
import { flagParameter } from '../../http/query.ts';
import { actorOf, authorize, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { endEverythingOf } from '../end-sessions.ts';
import { ownerQuery, sessionOwner } from './list.ts';

/** Ends one session, here and on every other server well within a second. */
export const endSession: Operation = async (app) => {
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'DELETE',
    url: '/lockstep/sessions/:id',
    config: { permission: { resource: 'accounts', action: 'update' } },
    schema: {
      tags: ['session'],
      params: z.object({ id: z.string() }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { id } = request.params;
      const { username, issuer } = subjectOf(request);
      const session = await store.sessions.get(id);
      const isOwn = session?.username === username && session.issuer === issuer;
      // Without the permission, one that is not there and another's are the same.
      if (!isOwn) authorize(request, session?.username ?? id);
      if (!session || !(await store.sessions.end(id, actorOf(request)))) {
        throw new UserError('not-found', `there is no session ${id}`);
      }
      authenticator.forget();
      return {};
    },
  });
};

const endedAnswer = answer<{ ended: number }>(z.object({ ended: z.number().int() }));

/**
 * Signs out everywhere: all of one's own sessions, or another's, and whatever tokens of an identity
 * provider they hold.
 */
export const endSessions: Operation = async (app) => {
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'DELETE',
    url: '/lockstep/sessions',
    config: { permission: 'signed-in' },
    schema: {
      tags: ['session'],
      querystring: ownerQuery.extend({
        exceptThis: flagParameter.describe('Keep the session that asks'),
      }),
      response: { 200: endedAnswer },
    },
    handler: async (request) => {
      const owner = sessionOwner(request, request.query, 'update');
      const except = request.query.exceptThis ? subjectOf(request).tokenId : undefined;
      const ended = await endEverythingOf(store, owner, { request, except });
      authenticator.forget();
      return { ended };
    },
  });
};
