import { managedResourcesAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findPlace } from '../find-application.ts';

const FILTERS = ['namespace', 'name', 'group', 'kind'] as const;

/** Each managed resource as Git has it, as it is, and as a sync would make it. */
export const managedResources: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/managed-resources',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        namespace: textParameter,
        name: textParameter,
        version: textParameter,
        group: textParameter,
        kind: textParameter,
        fields: textParameter,
      }),
      response: { 200: managedResourcesAnswer },
    },
    handler: async (request, reply) => {
      const { params, query } = request;
      const { appNamespace, project } = query;
      const place = await findPlace(request, { name: params.name, appNamespace, project });
      const gateway = lockstep.gateways.at(place);
      const wanted = FILTERS.filter((field) => query[field] !== undefined);
      if (wanted.length === 0 && !query.fields) {
        const items = await gateway.managedResourcesText(place.uid);
        return reply.type('application/json').send(`{"items":${items}}` as never);
      }
      const items = await gateway.managedResources(place.uid);
      return { items: items.filter((item) => wanted.every((f) => item[f] === query[f])) };
    },
  });
};
