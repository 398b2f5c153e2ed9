import { z } from 'zod';
import { eventsAnswer } from '../../applications/operations/events.ts';
import { eventsOf } from '../../audit/events-of.ts';
import type { Operation } from '../../http/routes.ts';
import { findProject } from '../find-project.ts';

/** What was done to a project, as Kubernetes events. */
export const projectEvents: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/projects/:name/events',
    config: { permission: { resource: 'projects', action: 'get' } },
    schema: {
      tags: ['projects'],
      params: z.object({ name: z.string() }),
      response: { 200: eventsAnswer },
    },
    handler: async (request) => {
      const project = await findProject(request, request.params.name);
      const audited = { kind: 'project', object: project.metadata.name } as const;
      return { metadata: {}, items: await eventsOf(app.lockstep.store, project, audited) };
    },
  });
};
