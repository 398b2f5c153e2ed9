import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, flagParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';
import { saveApplication } from '../save-application.ts';

/** Replaces spec, labels, annotations and finalizers. */
export const updateApplication: Operation = async (app) => {
  app.route({
    method: 'PUT',
    url: '/applications/:name',
    config: { permission: { resource: 'applications', action: 'update' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({ validate: flagParameter }),
      body: z
        .looseObject({
          metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
        })
        .describe('An Application'),
      response: { 200: applicationAnswer },
    },
    handler: async (request, reply) => {
      const { params, query, body } = request;
      if (body.metadata.name !== params.name) {
        throw new UserError('invalid-argument', 'metadata.name is not the name in the path', [
          { field: 'metadata.name', reason: `must be ${params.name}` },
        ]);
      }
      const appNamespace = body.metadata.namespace || query.appNamespace;
      await findApplication(request, { ...params, ...query, appNamespace });
      return saveApplication(request, reply, body, {
        kind: 'update',
        validate: query.validate ?? true,
      });
    },
  });
};
