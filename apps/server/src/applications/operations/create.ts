import { applicationObject } from '@lockstep/access';
import { operationRequestSchema, type SyncRequest, syncRequestSchema } from '@lockstep/domain';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { parseInput } from '../../http/parse-input.ts';
import { flagParameter } from '../../http/query.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { type RequestedOperation, requestedFrom } from '../build-operation.ts';
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
      const requested = readRequested(request.body.operation);
      const application = await saveApplication(request, reply, request.body, {
        kind: 'create',
        upsert,
        validate,
      });
      // An operation is started, never kept in the object.
      if (!requested) return application;
      const { name, namespace } = application.metadata;
      const may = (action: 'sync' | 'override') => ({ resource: 'applications', action }) as const;
      const reference = { name, appNamespace: namespace };
      const record = await findApplication(request, reference, may('sync'));
      if (isOfSomethingElse(requested.sync)) {
        const { project } = application.spec;
        authorize(request, applicationObject({ project, namespace, name }), may('override'));
      }
      const started = await startOperation(request, record, requested);
      return { ...application, operation: requestedFrom(started) };
    },
  });
};

/** What people may ask for: the rest is automation's and a rollback's own. */
const ASKABLE = syncRequestSchema.pick({
  ...{ revision: true, revisions: true, prune: true, dryRun: true, resources: true },
  ...{ source: true, sources: true, manifests: true, syncOptions: true, syncStrategy: true },
});

function readRequested(given: unknown): RequestedOperation | undefined {
  const asked = parseInput(operationRequestSchema.nullish(), given, 'operation');
  if (!asked?.sync) return undefined;
  return { ...asked, sync: parseInput(ASKABLE.strip(), asked.sync, 'operation.sync') };
}

/** Other manifests than those that the application's own sources state. */
function isOfSomethingElse({ source, sources, manifests }: SyncRequest): boolean {
  return Boolean(source ?? (sources?.length || manifests?.length));
}
