import type { ResourceRef } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer, emptyAnswer } from '../../http/answers.ts';
import {
  applicationParams,
  applicationQuery,
  flagParameter,
  textParameter,
} from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';

const resourceQuery = applicationQuery.extend({
  namespace: textParameter,
  resourceName: z.string().min(1),
  version: textParameter,
  group: textParameter,
  kind: z.string().min(1),
});

const manifestAnswer = answer<{ manifest: string }>(
  z.object({ manifest: z.string().describe('The live object as JSON text') }),
);

function refOfQuery(query: z.infer<typeof resourceQuery>): ResourceRef {
  return {
    group: query.group ?? '',
    version: query.version ?? '',
    kind: query.kind,
    namespace: query.namespace ?? '',
    name: query.resourceName,
  };
}

function tell(ref: ResourceRef): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
}

/** The live object; Secrets' values are digests. */
export const getResource: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/resource',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: resourceQuery,
      response: { 200: manifestAnswer },
    },
    handler: async (request) => {
      const record = await findApplication(request, { ...request.query, ...request.params });
      const ref = refOfQuery(request.query);
      const live = await (await lockstep.gateways.of(record)).resource(record.uid, ref);
      if (!live) throw new UserError('not-found', `${tell(ref)} does not exist in the cluster`);
      return { manifest: JSON.stringify(live) };
    },
  });
};

/** Changes a live object by a patch; automated self-heal may undo it. */
export const patchResource: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'POST',
    url: '/applications/:name/resource',
    config: { permission: { resource: 'applications', action: 'update' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: resourceQuery.extend({ patchType: textParameter }),
      body: z
        .union([z.string(), z.looseObject({ patch: z.string(), patchType: z.string().optional() })])
        .describe('The patch as a JSON string, as clients of the field send it'),
      response: { 200: manifestAnswer },
    },
    handler: async (request) => {
      const { query, body } = request;
      const record = await findApplication(request, { ...query, ...request.params });
      const given = typeof body === 'string' ? { patch: body, patchType: undefined } : body;
      const patchType = query.patchType ?? given.patchType ?? 'application/merge-patch+json';
      const gateway = await lockstep.gateways.of(record);
      const patched = await gateway.patchResource(record.uid, refOfQuery(query), {
        patch: given.patch,
        patchType,
      });
      return { manifest: JSON.stringify(patched) };
    },
  });
};

export const deleteResource: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'DELETE',
    url: '/applications/:name/resource',
    config: { permission: { resource: 'applications', action: 'delete' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: resourceQuery.extend({ force: flagParameter, orphan: flagParameter }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { query } = request;
      const record = await findApplication(request, { ...query, ...request.params });
      const gateway = await lockstep.gateways.of(record);
      await gateway.deleteResource(record.uid, refOfQuery(query), {
        ...(query.force === undefined ? {} : { force: query.force }),
        ...(query.orphan === undefined ? {} : { orphan: query.orphan }),
      });
      return {};
    },
  });
};
