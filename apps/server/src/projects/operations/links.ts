import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { areDeclared, linksAnswer } from '../../applications/operations/links.ts';
import type { Operation } from '../../http/routes.ts';
import { findProject } from '../find-project.ts';

/** Links to other systems, as `project.links` declares them. */
export const projectLinks: Operation = async (app) => {
  const { store, gateways } = app.lockstep;
  app.route({
    method: 'GET',
    url: '/projects/:name/links',
    config: { permission: { resource: 'projects', action: 'get' } },
    schema: {
      tags: ['projects'],
      params: z.object({ name: z.string() }),
      response: { 200: linksAnswer },
    },
    handler: async (request) => {
      const { metadata } = await findProject(request, request.params.name);
      if (!(await areDeclared(store, 'project.links'))) return { items: [] };
      const gateway = await gateways.any();
      if (!gateway) throw new UserError('unavailable', 'no worker is running that could tell');
      return { items: await gateway.projectLinks(metadata.name) };
    },
  });
};
