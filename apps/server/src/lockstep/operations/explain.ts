import {
  activeHolds,
  EXPLAINED_TOPICS,
  type Explanation,
  type ResourceFacts,
  UserError,
} from '@lockstep/domain';
import {
  type ExplainFacts,
  explainApplication,
  heldByWindows,
  windowTargetOf,
} from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findApplication } from '../../applications/find-application.ts';
import { windowsOf } from '../../applications/sync-windows.ts';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';

const explanationAnswer = answer<Explanation>(
  z.object({
    sentences: z.array(z.string()),
    statements: z.array(
      z.object({
        topic: z.enum(EXPLAINED_TOPICS),
        sentence: z.string(),
        about: z
          .object({
            group: z.string(),
            version: z.string(),
            kind: z.string(),
            namespace: z.string(),
            name: z.string(),
          })
          .optional(),
        details: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
  'Explanation',
);

/** Why an application is as it is, in sentences. */
export const explain: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/applications/:name/explain',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['lockstep'],
      params: applicationParams,
      querystring: applicationQuery,
      response: { 200: explanationAnswer },
    },
    handler: async (request) => {
      const record = await findApplication(request, { ...request.params, ...request.query });
      return explainApplication(await factsOf(request, record));
    },
  });
};

async function factsOf(request: FastifyRequest, record: ApplicationRecord): Promise<ExplainFacts> {
  const { application, holds, uid } = record;
  const { store } = request.server.lockstep;
  const [seen, operation, windows] = await Promise.all([
    askOwner(request, record),
    store.operations.latestInEarnest(uid),
    windowsOf(request, application),
  ]);
  const at = new Date();
  const held = (manual: boolean) =>
    heldByWindows(windows, windowTargetOf(application), { manual, at });
  const [automated, manual] = [held(false), held(true)];
  return {
    application,
    ...seen,
    ...(operation ? { operation } : {}),
    holds: activeHolds(holds, at),
    windows: { ...(automated ? { automated } : {}), ...(manual ? { manual } : {}) },
  };
}

/** Where the owner cannot be asked, what was written last is explained, and why there is no more. */
async function askOwner(
  { server }: FastifyRequest,
  record: ApplicationRecord,
): Promise<{ resources: ResourceFacts[] } | { problem: string }> {
  try {
    const gateway = await server.lockstep.gateways.of(record);
    return { resources: await gateway.resourceFacts(record.uid) };
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    throw error;
  }
}
