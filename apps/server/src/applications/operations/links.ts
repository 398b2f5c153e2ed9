import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';

const linksAnswer = answer<{ items: [] }>(
  z.object({ items: z.array(z.looseObject({})) }),
  'LinksResponse',
);

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
      response: { 200: linksAnswer },
    },
    handler: async (request) => {
      await findApplication(request, { ...request.params, ...request.query });
      return { items: [] as [] };
    },
  });
};

/** Deep links of one of the application's resources; none are configured. */
export const resourceLinks: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/applications/:name/resource/links',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        namespace: textParameter,
        resourceName: z.string().min(1),
        version: textParameter,
        group: textParameter,
        kind: z.string().min(1),
      }),
      response: { 200: linksAnswer },
    },
    handler: async (request) => {
      await findApplication(request, { ...request.query, ...request.params });
      return { items: [] as [] };
    },
  });
};
