import { applicationObject } from '@lockstep/access';
import { CONTROL_NAMESPACE } from '@lockstep/domain';
import { z } from 'zod';
import { textParameter } from '../../http/query.ts';
import { authorizeFound } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { badgeSvg } from '../badge-svg.ts';

/** An image of an application's health and sync status, for READMEs and wikis. */
export const badge: Operation = async (app) => {
  const { store, options } = app.lockstep;
  app.route({
    method: 'GET',
    url: '/api/badge',
    config: {
      permission: options.badgeAnonymous ? 'public' : { resource: 'applications', action: 'get' },
    },
    schema: {
      tags: ['system'],
      querystring: z.object({ name: z.string().min(1), namespace: textParameter }),
    },
    handler: async (request, reply) => {
      const { name, namespace = CONTROL_NAMESPACE } = request.query;
      const application = await store.applications.get({ namespace, name });
      const object = (project: string) => applicationObject({ project, namespace, name });
      const found = application && object(application.spec.project);
      const isThere =
        options.badgeAnonymous || authorizeFound(request, { found, named: object('') });
      const { health, sync } = (isThere && application?.status) || {};
      return reply
        .type('image/svg+xml')
        .header('cache-control', 'private, no-store')
        .send(badgeSvg(health?.status ?? 'Unknown', sync?.status ?? 'Not found'));
    },
  });
};
