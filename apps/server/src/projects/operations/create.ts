import { parseProject } from '@lockstep/domain';
import { z } from 'zod';
import { projectAnswer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

/** An equal project again is a success; a different one needs `upsert`. */
export const createProject: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/projects',
    config: { permission: { resource: 'projects', action: 'create' } },
    schema: {
      tags: ['projects'],
      body: z.looseObject({
        project: z.looseObject({}).describe('An AppProject'),
        upsert: z.boolean().optional(),
      }),
      response: { 200: projectAnswer },
    },
    handler: async (request) => {
      const { project, upsert = false } = request.body;
      const manifest = parseProject(project);
      authorize(request, manifest.metadata.name);
      const { projects } = app.lockstep.store;
      return projects.create(manifest, project, { upsert }, actorOf(request));
    },
  });
};
