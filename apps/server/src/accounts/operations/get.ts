import { z } from 'zod';
import { authorize, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { accountAnswer, accountBody } from '../account-body.ts';

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
      if (name !== subjectOf(request).username) authorize(request, name);
      return accountBody(app.lockstep, name);
    },
  });
};
