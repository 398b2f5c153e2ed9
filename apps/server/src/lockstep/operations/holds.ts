import { activeHolds, type Hold, UserError } from '@lockstep/domain';
import { parseGoDuration } from '@lockstep/engine';
import { z } from 'zod';
import { findApplication } from '../../applications/find-application.ts';
import { signalReconcile } from '../../applications/signal-work.ts';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import { actorOf, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const LONGEST_MS = 7 * 24 * 3_600_000;

const heldResource = z.object({
  group: z.string().default(''),
  kind: z.string().min(1),
  namespace: z.string().default(''),
  name: z.string().min(1),
});

const holdBody = z.object({
  reason: z.string().trim().min(1, 'say why').max(1000),
  for: z.string().optional().describe('How long, as in 2h or 90m'),
  until: z.iso.datetime({ offset: true }).optional().describe('Until when, RFC 3339'),
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
        until: z.string(),
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
        until: endOf(body, now).toISOString(),
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

/** @throws UserError `invalid-argument` unless one of both says a time that is near enough. */
function endOf(body: { for?: string | undefined; until?: string | undefined }, now: Date): Date {
  if ((body.for === undefined) === (body.until === undefined)) {
    throw wrong('until', 'give either for (how long) or until (a time)');
  }
  const lastsMs =
    body.for === undefined
      ? Date.parse(body.until ?? '') - now.getTime()
      : parseGoDuration(body.for);
  const field = body.for === undefined ? 'until' : 'for';
  if (lastsMs === undefined) throw wrong(field, 'must be a duration as in 2h or 1h30m');
  if (lastsMs <= 0) throw wrong(field, 'must lie ahead');
  if (lastsMs > LONGEST_MS) throw wrong(field, 'must be seven days ahead at most');
  return new Date(now.getTime() + lastsMs);
}

function wrong(field: string, reason: string): UserError {
  return new UserError('invalid-argument', `${field}: ${reason}`, [{ field, reason }]);
}

function heldBy(query: {
  group?: string | undefined;
  kind?: string | undefined;
  namespace?: string | undefined;
  resourceName?: string | undefined;
}): Pick<Hold, 'resource'> {
  const { group = '', kind, namespace = '', resourceName } = query;
  if (!kind && !resourceName) return {};
  if (!kind || !resourceName) throw wrong('kind', 'kind and resourceName go together');
  return { resource: { group, kind, namespace, name: resourceName } };
}
