import type { KubeObject } from '@lockstep/domain';
import { z } from 'zod';
import { eventsOf } from '../../audit/events-of.ts';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication, findPlace } from '../find-application.ts';

export const eventsAnswer = answer<{ metadata: object; items: KubeObject[] }>(
  z.object({ metadata: z.looseObject({}), items: z.array(z.looseObject({})) }),
  'EventList',
);

/** Kubernetes events about one object of the application; about itself where none is named. */
export const applicationEvents: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/events',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        resourceNamespace: textParameter,
        resourceName: textParameter,
        resourceUID: textParameter,
      }),
      response: { 200: eventsAnswer },
    },
    handler: async (request) => {
      const { params, query } = request;
      if (!query.resourceName && !query.resourceUID) {
        const { application } = await findApplication(request, { ...query, ...params });
        const { namespace, name } = application.metadata;
        const audited = { kind: 'application', object: `${namespace}/${name}` } as const;
        return { metadata: {}, items: await eventsOf(lockstep.store, application, audited) };
      }
      const place = await findPlace(request, { ...query, ...params });
      const items = await lockstep.gateways.at(place).events(place.uid, {
        ...(query.resourceUID ? { uid: query.resourceUID } : {}),
        ...(query.resourceNamespace ? { namespace: query.resourceNamespace } : {}),
        ...(query.resourceName ? { name: query.resourceName } : {}),
      });
      return { metadata: {}, items };
    },
  });
};
