import type { Permission } from '@lockstep/access';
import type { ResourceAction, ResourceRef } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, emptyAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication, findPlace } from '../find-application.ts';

const resourceFields = {
  namespace: textParameter,
  resourceName: z.string().min(1),
  version: textParameter,
  group: textParameter,
  kind: z.string().min(1),
};
const resourceQuery = applicationQuery.extend(resourceFields);

const actionsAnswer = answer<{ actions: ResourceAction[] }>(
  z.object({
    actions: z.array(
      z.object({
        name: z.string(),
        disabled: z.boolean(),
        displayName: z.string().optional(),
        iconClass: z.string().optional(),
        params: z.array(z.looseObject({ name: z.string() })).optional(),
      }),
    ),
  }),
  'ResourceActions',
);

type ResourceFields = Pick<z.infer<typeof resourceQuery>, keyof typeof resourceFields>;

function refOfFields(fields: ResourceFields): ResourceRef {
  return {
    group: fields.group ?? '',
    version: fields.version ?? '',
    kind: fields.kind,
    namespace: fields.namespace ?? '',
    name: fields.resourceName,
  };
}

/** What can be done to one live object. */
export const listResourceActions: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/applications/:name/resource/actions',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: resourceQuery,
      response: { 200: actionsAnswer },
    },
    handler: async (request) => {
      const place = await findPlace(request, { ...request.query, ...request.params });
      const gateway = app.lockstep.gateways.at(place);
      const actions = await gateway.resourceActions(place.uid, refOfFields(request.query));
      return { actions };
    },
  });
};

/** The older form: what it is about stands in the query, the body is the action's name. */
export const runResourceAction: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/applications/:name/resource/actions',
    config: { permission: { resource: 'applications', action: 'action' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: resourceQuery,
      body: z.string().min(1).describe('The name of the action, as a JSON string'),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { query, params, body } = request;
      return run(request, { ...query, ...params, action: body, parameters: [] });
    },
  });
};

const runBody = z.looseObject({
  ...resourceFields,
  action: z.string().min(1),
  appNamespace: textParameter,
  project: textParameter,
  resourceActionParameters: z
    .array(z.looseObject({ name: z.string(), value: z.string().default('') }))
    .nullish(),
});

/** The newer form: all in the body, with parameters. */
export const runResourceActionV2: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/applications/:name/resource/actions/v2',
    config: { permission: { resource: 'applications', action: 'action' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      body: runBody,
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { body, params } = request;
      const parameters = body.resourceActionParameters ?? [];
      return run(request, { ...body, ...params, parameters });
    },
  });
};

interface RunRequest extends ResourceFields {
  name: string;
  appNamespace?: string | undefined;
  project?: string | undefined;
  action: string;
  parameters: { name: string; value: string }[];
}

async function run(request: FastifyRequest, wanted: RunRequest): Promise<Record<string, never>> {
  const { store, gateways } = request.server.lockstep;
  const ref = refOfFields(wanted);
  const permission: Permission = {
    resource: 'applications',
    action: `action/${ref.group}/${ref.kind}/${wanted.action}`,
  };
  const record = await findApplication(request, wanted, permission);
  const params = Object.fromEntries(wanted.parameters.map(({ name, value }) => [name, value]));
  const gateway = await gateways.of(record);
  const { action } = wanted;
  const { changed } = await gateway.runResourceAction(record.uid, ref, { action, params });
  const { metadata, spec } = record.application;
  await store.audit.record({
    actor: actorOf(request),
    action: `action/${action}`,
    kind: 'application',
    object: `${metadata.namespace}/${metadata.name}`,
    project: spec.project,
    detail: { resource: ref, params, changed },
  });
  return {};
}
