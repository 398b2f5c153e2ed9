import { emptyAnswer } from '../../http/answers.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import type { RepositoryArea } from '../area.ts';
import { findRepository, repositoryParams, repositoryQuery } from '../find-repository.ts';

export function deleteRepository(area: RepositoryArea): Operation {
  return async (app) => {
    app.route({
      method: 'DELETE',
      url: `/${area.repositories}/:repo`,
      config: { permission: { resource: area.resource, action: 'delete' } },
      schema: {
        tags: ['repositories'],
        params: repositoryParams,
        querystring: repositoryQuery,
        response: { 200: emptyAnswer },
      },
      handler: async (request) => {
        const { input } = await findRepository(request, area, request.params.repo, request.query);
        const { repositories } = area.of(app.lockstep.store);
        await repositories.delete(input.repo, input.project, actorOf(request));
        return {};
      },
    });
  };
}
