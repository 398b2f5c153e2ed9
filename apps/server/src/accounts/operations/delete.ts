import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { ADMIN } from '../../first-admin.ts';
import { emptyAnswer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { refuseOwn } from '../account-rules.ts';

/** Deletes an account with its tokens and sessions. */
export const deleteAccount: Operation = async (app) => {
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'DELETE',
    url: '/account/:name',
    config: { permission: { resource: 'accounts', action: 'delete' } },
    schema: {
      tags: ['accounts'],
      params: z.object({ name: z.string() }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { name } = request.params;
      authorize(request, name);
      refuseOwn(request, name, 'deletes');
      if (name === ADMIN) {
        // The next start would make it anew.
        throw new UserError('failed-precondition', 'admin cannot be deleted: disable it');
      }
      await store.accounts.delete(name, actorOf(request));
      authenticator.forget();
      return {};
    },
  });
};
