import { type DeepLinkKind, type LinkInfo, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import type { Store } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findPlace } from '../find-application.ts';

export const linksAnswer = answer<{ items: LinkInfo[] }>(
  z.object({
    items: z.array(
      z.object({
        title: z.string(),
        url: z.string(),
        description: z.string().optional(),
        iconClass: z.string().optional(),
      }),
    ),
  }),
  'LinksResponse',
);

/** Most installations declare none, and need nobody to work them out. */
export async function areDeclared(
  { settings }: Pick<Store, 'settings'>,
  key: `${DeepLinkKind}.links`,
): Promise<boolean> {
  const data = await settings.get<Record<string, string>>(SETTING_CUSTOMIZATIONS);
  return Boolean(data?.[key]);
}

/** Links to other systems, as `application.links` declares them. */
export const applicationLinks: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/links',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery,
      response: { 200: linksAnswer },
    },
    handler: async (request) => {
      const place = await findPlace(request, { ...request.params, ...request.query });
      if (!(await areDeclared(lockstep.store, 'application.links'))) return { items: [] };
      const gateway = (await lockstep.gateways.any()) ?? lockstep.gateways.at(place);
      return { items: await gateway.links(place.uid) };
    },
  });
};

/** Links of one of the application's live resources, as `resource.links` declares them. */
export const resourceLinks: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/resource/links',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        namespace: textParameter,
        resourceName: z.string().min(1),
        version: textParameter,
        group: textParameter,
        kind: z.string().min(1),
      }),
      response: { 200: linksAnswer },
    },
    handler: async (request) => {
      const { query } = request;
      const place = await findPlace(request, { ...query, ...request.params });
      if (!(await areDeclared(lockstep.store, 'resource.links'))) return { items: [] };
      const gateway = lockstep.gateways.at(place);
      const { kind, resourceName: name, group = '', version = '', namespace = '' } = query;
      return { items: await gateway.links(place.uid, { group, version, kind, namespace, name }) };
    },
  });
};
