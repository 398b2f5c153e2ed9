import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';

/** Deep links; none are configured. */
export const applicationLinks: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/applications/:name/links',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery,
      response: { 200: answer<{ items: [] }>(z.object({ items: z.array(z.looseObject({})) })) },
    },
    handler: async (request) => {
      await findApplication(request, { ...request.params, ...request.query });
      return { items: [] as [] };
    },
  });
};
