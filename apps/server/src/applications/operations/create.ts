import { operationRequestSchema } from '@lockstep/domain';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { flagParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { requestedFrom } from '../build-operation.ts';
import { findApplication } from '../find-application.ts';
import { saveApplication } from '../save-application.ts';
import { startOperation } from '../start-operation.ts';

/** An equal object again is a success; a different one needs `upsert`. */
export const createApplication: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/applications',
    config: { permission: { resource: 'applications', action: 'create' } },
    schema: {
      tags: ['applications'],
      querystring: z.object({ upsert: flagParameter, validate: flagParameter }),
      body: z.looseObject({}).describe('An Application'),
      response: { 200: applicationAnswer },
    },
    handler: async (request, reply) => {
      const { upsert = false, validate = true } = request.query;
      const application = await saveApplication(request, reply, request.body, {
        kind: 'create',
        upsert,
        validate,
      });
      // Read before it was stored, so it is whole; an operation is started, never kept in the object.
      const requested = operationRequestSchema.nullish().parse(request.body.operation);
      if (!requested?.sync) return application;
      const { name, namespace } = application.metadata;
      const sync = { resource: 'applications', action: 'sync' } as const;
      const record = await findApplication(request, { name, appNamespace: namespace }, sync);
      const started = await startOperation(request, record, { ...requested, sync: requested.sync });
      return { ...application, operation: requestedFrom(started) };
    },
  });
};
