import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { requestedFrom, rollbackOperation } from '../build-operation.ts';
import { findApplication } from '../find-application.ts';
import { startOperation } from '../start-operation.ts';
import { overrideBody, overrideOf } from '../sync-windows.ts';

/** Syncs to what an entry of the history deployed. */
export const rollbackApplication: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'POST',
    url: '/applications/:name/rollback',
    config: { permission: { resource: 'applications', action: 'sync' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery,
      body: z.looseObject({
        id: z.coerce.number().int().describe("The history entry's id"),
        prune: z.boolean().optional(),
        dryRun: z.boolean().optional(),
        appNamespace: z.string().optional(),
        project: z.string().optional(),
        lockstep: overrideBody,
      }),
      response: { 200: applicationAnswer },
    },
    handler: async (request) => {
      const { params, query, body } = request;
      const record = await findApplication(request, {
        ...params,
        appNamespace: query.appNamespace ?? (body.appNamespace || undefined),
        project: query.project ?? (body.project || undefined),
      });
      const entry = await lockstep.store.history.get(record.uid, body.id);
      if (!entry) {
        throw new UserError(
          'invalid-argument',
          `application ${params.name} has no deployment with id ${body.id}`,
          [{ field: 'id', reason: 'is not in the history' }],
        );
      }
      const requested = rollbackOperation(record.application, entry, body);
      const override = overrideOf(request, record, body.lockstep);
      const operation = await startOperation(request, record, requested, { override });
      return { ...record.application, operation: requestedFrom(operation) };
    },
  });
};
