import { z } from 'zod';
import { listParameter, textParameter } from '../../http/query.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { deliveryListAnswer, URL } from './delivery-answers.ts';

/** What webhooks have told, newest first. */
export const listDeliveries: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: URL,
    config: { permission: { resource: 'repositories', action: 'get' } },
    schema: {
      tags: ['webhook'],
      querystring: z.object({
        provider: listParameter,
        outcome: listParameter,
        repository: textParameter.describe('part of the address'),
        limit: z.coerce.number().int().min(1).max(500).default(50),
        continue: textParameter,
      }),
      response: { 200: deliveryListAnswer },
    },
    handler: async (request) => {
      authorize(request, '*');
      const { provider, outcome, repository, limit, continue: token } = request.query;
      const page = await app.lockstep.store.webhooks.list({
        limit,
        ...(provider ? { providers: provider } : {}),
        ...(outcome ? { outcomes: outcome } : {}),
        ...(repository ? { repository } : {}),
        ...(token ? { continue: token } : {}),
      });
      return {
        metadata: page.continue ? { continue: page.continue } : {},
        items: page.items,
      };
    },
  });
};
