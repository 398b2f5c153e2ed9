import { z } from 'zod';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { accountAnswer, accountBody } from '../account-body.ts';
import { capabilities, refuseOwn } from '../account-rules.ts';

/** Enables or disables an account, or changes what it is for. */
export const updateAccount: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'PATCH',
    url: '/account/:name',
    config: { permission: { resource: 'accounts', action: 'update' } },
    schema: {
      tags: ['accounts'],
      params: z.object({ name: z.string() }),
      body: z.object({ enabled: z.boolean().optional(), capabilities: capabilities.optional() }),
      response: { 200: accountAnswer },
    },
    handler: async (request) => {
      const { name } = request.params;
      authorize(request, name);
      const { enabled } = request.body;
      if (enabled === false) refuseOwn(request, name, 'disables');
      const { authenticator, store } = lockstep;
      const account = await store.accounts.update(name, request.body, actorOf(request));
      authenticator.forget();
      return accountBody(lockstep, account);
    },
  });
};
