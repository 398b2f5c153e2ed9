import { retrySchema, syncRequestSchema, syncResourceSchema } from '@lockstep/domain';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { requestedFrom, syncOperation } from '../build-operation.ts';
import { findApplication } from '../find-application.ts';
import { startOperation } from '../start-operation.ts';

const body = z
  .looseObject({
    revision: z.string().nullish(),
    revisions: z.array(z.string()).nullish(),
    sourcePositions: z.array(z.union([z.number(), z.string()])).nullish(),
    prune: z.boolean().nullish(),
    dryRun: z.boolean().nullish(),
    strategy: syncRequestSchema.shape.syncStrategy,
    resources: z.array(syncResourceSchema).nullish(),
    manifests: z.array(z.string()).nullish(),
    syncOptions: z.looseObject({ items: z.array(z.string()).nullish() }).nullish(),
    retryStrategy: retrySchema.nullish(),
    infos: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
    appNamespace: z.string().nullish(),
    project: z.string().nullish(),
  })
  .nullish();

/** Starts a sync and answers at once; the operation is seen in the application's status. */
export const syncApplication: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/applications/:name/sync',
    config: { permission: { resource: 'applications', action: 'sync' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery,
      body,
      response: { 200: applicationAnswer },
    },
    handler: async (request) => {
      const { params, query } = request;
      const given = request.body ?? {};
      const record = await findApplication(request, {
        ...params,
        appNamespace: query.appNamespace ?? (given.appNamespace || undefined),
        project: query.project ?? (given.project || undefined),
      });
      const requested = syncOperation(record.application.spec, {
        ...given,
        revision: given.revision ?? undefined,
        revisions: given.revisions ?? undefined,
        sourcePositions: given.sourcePositions ?? undefined,
        prune: given.prune ?? undefined,
        dryRun: given.dryRun ?? undefined,
      });
      const operation = await startOperation(request, record, requested);
      return { ...record.application, operation: requestedFrom(operation) };
    },
  });
};
