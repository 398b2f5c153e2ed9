import { activeHolds, type Hold } from '@lockstep/domain';
import { z } from 'zod';
import { findApplication } from '../../applications/find-application.ts';
import { endOfHold, holdEndFields, wrongField } from '../../applications/hold-end.ts';
import { signalReconcile } from '../../applications/signal-work.ts';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import { actorOf, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

/** What Kubernetes allows a name at most. */
const LONGEST_NAME = 253;

const heldResource = z.object({
  group: z.string().max(LONGEST_NAME).default(''),
  kind: z.string().min(1).max(LONGEST_NAME),
  namespace: z.string().max(LONGEST_NAME).default(''),
  name: z.string().min(1).max(LONGEST_NAME),
});

const holdBody = z.object({
  reason: z.string().trim().min(1, 'say why').max(1000),
  ...holdEndFields,
  resource: heldResource.optional().describe('One resource; without it the whole application'),
});

const holdsAnswer = answer<{ items: Hold[] }>(
  z.object({
    items: z.array(
      z.object({
        resource: heldResource.optional(),
        by: z.string(),
        reason: z.string(),
        since: z.string(),
        until: z.string().optional(),
        deployment: z.object({ id: z.number(), revision: z.string() }).optional(),
        quarantine: z
          .object({
            fingerprint: z.string(),
            revision: z.string(),
            author: z.string().optional(),
            subject: z.string().optional(),
          })
          .optional(),
      }),
    ),
  }),
  'HoldList',
);

const URL = '/lockstep/applications/:name/holds';

/** The holds of an application that have not ended. */
export const getHolds: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: URL,
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['lockstep'],
      params: applicationParams,
      querystring: applicationQuery,
      response: { 200: holdsAnswer },
    },
    handler: async (request) => {
      const { holds } = await findApplication(request, { ...request.params, ...request.query });
      return { items: activeHolds(holds, new Date()) };
    },
  });
};

/** Pauses automation of an application, or of one resource, until the hold ends by itself. */
export const hold: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'POST',
    url: URL,
    config: { permission: { resource: 'applications', action: 'update' } },
    schema: {
      tags: ['lockstep'],
      params: applicationParams,
      querystring: applicationQuery,
      body: holdBody,
      response: { 200: holdsAnswer },
    },
    handler: async (request) => {
      const { params, query, body } = request;
      const record = await findApplication(request, { ...params, ...query });
      const now = new Date();
      const made: Hold = {
        by: subjectOf(request).username,
        reason: body.reason,
        since: now.toISOString(),
        until: endOfHold(body, now),
        ...(body.resource ? { resource: body.resource } : {}),
      };
      const { applications } = lockstep.store;
      await applications.hold(record.uid, made, actorOf(request));
      await signalReconcile(lockstep, record);
      const after = await applications.record(record.uid);
      return { items: activeHolds(after?.holds ?? [], now) };
    },
  });
};

/** Ends a hold before its time. */
export const release: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'DELETE',
    url: URL,
    config: { permission: { resource: 'applications', action: 'update' } },
    schema: {
      tags: ['lockstep'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        group: textParameter,
        kind: textParameter,
        namespace: textParameter,
        resourceName: textParameter,
      }),
      response: { 200: holdsAnswer },
    },
    handler: async (request) => {
      const { params, query } = request;
      const record = await findApplication(request, { ...params, ...query });
      const { applications } = lockstep.store;
      await applications.release(record.uid, heldBy(query), actorOf(request));
      await signalReconcile(lockstep, record);
      const after = await applications.record(record.uid);
      return { items: activeHolds(after?.holds ?? [], new Date()) };
    },
  });
};

function heldBy(query: {
  group?: string | undefined;
  kind?: string | undefined;
  namespace?: string | undefined;
  resourceName?: string | undefined;
}): Pick<Hold, 'resource'> {
  const { group = '', kind, namespace = '', resourceName } = query;
  if (!kind && !resourceName) return {};
  if (!kind || !resourceName) throw wrongField('kind', 'kind and resourceName go together');
  return { resource: { group, kind, namespace, name: resourceName } };
}
