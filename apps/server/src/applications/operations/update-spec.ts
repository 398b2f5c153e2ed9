import { z } from 'zod';
import { applicationSpecAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, flagParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';
import { saveApplication } from '../save-application.ts';

/** Replaces the spec alone, and answers it. */
export const updateApplicationSpec: Operation = async (app) => {
  app.route({
    method: 'PUT',
    url: '/applications/:name/spec',
    config: { permission: { resource: 'applications', action: 'update' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({ validate: flagParameter }),
      body: z.looseObject({}).describe('The spec of an Application'),
      response: { 200: applicationSpecAnswer },
    },
    handler: async (request, reply) => {
      const { params, query, body } = request;
      const { application } = await findApplication(request, { ...params, ...query });
      const updated = await saveApplication(
        request,
        reply,
        { ...application, spec: body },
        { kind: 'update', validate: query.validate ?? true },
      );
      return updated.spec;
    },
  });
};
