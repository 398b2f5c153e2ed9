import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { emptyAnswer } from '../../http/answers.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { authorizeAccount } from '../account-rules.ts';

/** Revokes a token: void from now on here, and on every other server well within a second. */
export const deleteAccountToken: Operation = async (app) => {
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'DELETE',
    url: '/account/:name/token/:id',
    config: { permission: { resource: 'accounts', action: 'update' } },
    schema: {
      tags: ['accounts'],
      params: z.object({ name: z.string(), id: z.string() }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { name, id } = request.params;
      authorizeAccount(request, name, 'update');
      if (!(await store.tokens.revoke({ account: name }, { id }, actorOf(request)))) {
        throw new UserError('not-found', `account '${name}' does not have a token '${id}'`);
      }
      authenticator.forget();
      return {};
    },
  });
};
