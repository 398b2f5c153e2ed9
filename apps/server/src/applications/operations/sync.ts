import { applicationObject } from '@lockstep/access';
import { retrySchema, syncRequestSchema, syncResourceSchema } from '@lockstep/domain';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { requestedFrom, syncOperation } from '../build-operation.ts';
import { findApplication } from '../find-application.ts';
import { startOperation } from '../start-operation.ts';
import { overrideBody, overrideOf, refuseOutsideWindows } from '../sync-windows.ts';

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
    lockstep: overrideBody,
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
      if (given.manifests?.length) {
        const { project } = record.application.spec;
        const { name, namespace } = record.application.metadata;
        const override = { resource: 'applications', action: 'override' } as const;
        authorize(request, applicationObject({ project, namespace, name }), override);
      }
      const override = overrideOf(request, record, given.lockstep);
      if (!override) await refuseOutsideWindows(request, record);
      const requested = syncOperation(record.application.spec, {
        ...given,
        revision: given.revision ?? undefined,
        revisions: given.revisions ?? undefined,
        sourcePositions: given.sourcePositions ?? undefined,
        prune: given.prune ?? undefined,
        dryRun: given.dryRun ?? undefined,
      });
      const operation = await startOperation(request, record, requested, { override });
      return { ...record.application, operation: requestedFrom(operation) };
    },
  });
};
