import { PermissionDenied } from '@lockstep/access';
import type { ResourceRef } from '@lockstep/domain';
import { SETTING_CUSTOMIZATIONS, UserError } from '@lockstep/domain';
import { parseCustomizations } from '@lockstep/engine';
import type { ApplicationRecord, Store } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, emptyAnswer } from '../../http/answers.ts';
import {
  applicationParams,
  applicationQuery,
  flagParameter,
  textParameter,
} from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { type ApplicationReference, findApplication, findPlace } from '../find-application.ts';

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

/**
 * The application of a resource that is to be changed or deleted. The same permission on the
 * application does not cover it, unless the installation says so; then either is enough.
 */
async function findForChange(
  request: FastifyRequest,
  reference: ApplicationReference,
  { verb, ref }: { verb: 'update' | 'delete'; ref: ResourceRef },
): Promise<ApplicationRecord> {
  if (await inheritsToResources(request.server.lockstep.store)) {
    try {
      return await findApplication(request, reference, { resource: 'applications', action: verb });
    } catch (error) {
      if (!(error instanceof PermissionDenied)) throw error;
    }
  }
  const { group, kind, namespace, name } = ref;
  const action = `${verb}/${group}/${kind}/${namespace}/${name}` as const;
  return findApplication(request, reference, { resource: 'applications', action });
}

async function inheritsToResources({ settings }: Pick<Store, 'settings'>): Promise<boolean> {
  const data = await settings.get<Record<string, string>>(SETTING_CUSTOMIZATIONS);
  return parseCustomizations(data ?? {}).customizations.access.inheritsToResources;
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
      const place = await findPlace(request, { ...request.query, ...request.params });
      const ref = refOfQuery(request.query);
      const live = await lockstep.gateways.at(place).resource(place.uid, ref);
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
      const ref = refOfQuery(query);
      const reference = { ...query, ...request.params };
      const record = await findForChange(request, reference, { verb: 'update', ref });
      const given = typeof body === 'string' ? { patch: body, patchType: undefined } : body;
      const patchType = query.patchType || given.patchType || 'application/merge-patch+json';
      const gateway = await lockstep.gateways.of(record);
      const patched = await gateway.patchResource(record.uid, ref, {
        patch: given.patch,
        patchType,
      });
      return { manifest: JSON.stringify(patched) };
    },
  });
};

/** Deletes a live object; with `forceFinalizers` also when finalizers keep it. Audited. */
export const deleteResource: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'DELETE',
    url: '/applications/:name/resource',
    config: { permission: { resource: 'applications', action: 'delete' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: resourceQuery.extend({
        force: flagParameter.describe('true: without a grace period'),
        orphan: flagParameter.describe('true: what it owns stays'),
        forceFinalizers: flagParameter.describe('true: the finalizers that keep it are taken off'),
      }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { force, orphan, forceFinalizers, ...query } = request.query;
      const ref = refOfQuery(query);
      const reference = { ...query, ...request.params };
      const record = await findForChange(request, reference, { verb: 'delete', ref });
      const gateway = await lockstep.gateways.of(record);
      const asked = {
        ...(force === undefined ? {} : { force }),
        ...(orphan === undefined ? {} : { orphan }),
        ...(forceFinalizers ? { removeFinalizers: true } : {}),
      };
      const { removedFinalizers } = await gateway.deleteResource(record.uid, ref, asked);
      const { metadata, spec } = record.application;
      await lockstep.store.audit.record({
        actor: actorOf(request),
        action: 'delete-resource',
        kind: 'application',
        object: `${metadata.namespace}/${metadata.name}`,
        project: spec.project,
        detail: { resource: ref, ...asked, ...(removedFinalizers ? { removedFinalizers } : {}) },
      });
      return {};
    },
  });
};
