import {
  type Application,
  operationRequestSchema,
  type Operation as StartedOperation,
  type SyncRequest,
  syncRequestSchema,
} from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { applicationAnswer } from '../../http/answers.ts';
import { parseInput } from '../../http/parse-input.ts';
import { flagParameter } from '../../http/query.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { type RequestedOperation, requestedFrom } from '../build-operation.ts';
import { saveApplication } from '../save-application.ts';
import { signalReconcile } from '../signal-work.ts';
import { operationFor } from '../start-operation.ts';

/**
 * An equal object again is a success; a different one needs `upsert`. With an operation both are
 * stored, or, where it is refused, neither.
 */
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
      const begins = requested && beginning(request, requested);
      const mode = { kind: 'create', upsert, validate, begins } as const;
      const application = await saveApplication(request, reply, request.body, mode);
      // An operation is started, never kept in the object.
      const started = begins?.started();
      if (!started) return application;
      const record = await app.lockstep.store.applications.record(started.applicationId);
      if (record) await signalReconcile(app.lockstep, record);
      return { ...application, operation: requestedFrom(started) };
    },
  });
};

/** What is asked and made of the operation while its application is saved, and only with it. */
function beginning(request: FastifyRequest, requested: RequestedOperation) {
  let started: StartedOperation | undefined;
  const may = (action: 'sync' | 'override') => ({ resource: 'applications', action }) as const;
  return {
    authorize(object: string): void {
      authorize(request, object, may('sync'));
      if (isOfSomethingElse(requested.sync)) authorize(request, object, may('override'));
    },
    operationOf(application: Application): StartedOperation {
      started = operationFor(request, application, requested);
      return started;
    },
    started: () => started,
  };
}

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
