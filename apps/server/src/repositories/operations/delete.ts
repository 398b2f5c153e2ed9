import { emptyAnswer } from '../../http/answers.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { findRepository, repositoryParams, repositoryQuery } from '../find-repository.ts';

export const deleteRepository: Operation = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/repositories/:repo',
    config: { permission: { resource: 'repositories', action: 'delete' } },
    schema: {
      tags: ['repositories'],
      params: repositoryParams,
      querystring: repositoryQuery,
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { input } = await findRepository(request, request.params.repo, request.query);
      const { repositories } = app.lockstep.store;
      await repositories.delete(input.repo, input.project, actorOf(request));
      return {};
    },
  });
};
