import { z } from 'zod';
import { projectAnswer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { findProject } from '../find-project.ts';

export const getProject: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/projects/:name',
    config: { permission: { resource: 'projects', action: 'get' } },
    schema: {
      tags: ['projects'],
      params: z.object({ name: z.string() }),
      response: { 200: projectAnswer },
    },
    handler: (request) => findProject(request, request.params.name),
  });
};
