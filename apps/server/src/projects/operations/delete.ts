import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { emptyAnswer } from '../../http/answers.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { findProject } from '../find-project.ts';

/** Refused while applications use it, and for the default project always. */
export const deleteProject: Operation = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/projects/:name',
    config: { permission: { resource: 'projects', action: 'delete' } },
    schema: {
      tags: ['projects'],
      params: z.object({ name: z.string() }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { name } = request.params;
      await findProject(request, name);
      if (name === 'default') {
        throw new UserError('invalid-argument', 'the default project cannot be deleted');
      }
      await app.lockstep.store.projects.delete(name, actorOf(request));
      return {};
    },
  });
};
