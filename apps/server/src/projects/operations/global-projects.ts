import type { Project } from '@lockstep/domain';
import { z } from 'zod';
import { answer, projectAnswer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { globalProjectsOf } from '../effective-project.ts';
import { findProject } from '../find-project.ts';

const globalProjectsAnswer = answer<{ items: Project[] }>(
  z.object({ items: z.array(projectAnswer) }),
  'GlobalProjects',
);

/** The projects that one inherits from. */
export const globalProjects: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/projects/:name/globalprojects',
    config: { permission: { resource: 'projects', action: 'get' } },
    schema: {
      tags: ['projects'],
      params: z.object({ name: z.string() }),
      response: { 200: globalProjectsAnswer },
    },
    handler: async (request) => {
      const project = await findProject(request, request.params.name);
      return { items: await globalProjectsOf(app.lockstep.store, project) };
    },
  });
};
