import { z } from 'zod';
import type { Operation } from '../../http/routes.ts';
import { accountAnswer, accountBody, findAccount } from '../account-body.ts';
import { authorizeAccount } from '../account-rules.ts';

export const getAccount: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/account/:name',
    config: { permission: { resource: 'accounts', action: 'get' } },
    schema: {
      tags: ['accounts'],
      params: z.object({ name: z.string() }),
      response: { 200: accountAnswer },
    },
    handler: async (request) => {
      const { name } = request.params;
      authorizeAccount(request, name, 'get');
      return accountBody(app.lockstep, await findAccount(app.lockstep, name));
    },
  });
};
