import type { Operation } from '../../http/routes.ts';
import type { RepositoryArea } from '../area.ts';
import { findRepository, repositoryParams, repositoryQuery } from '../find-repository.ts';
import { repositoryAnswer, repositoryBody } from '../repository-body.ts';
import { refreshConnection } from '../test-before-save.ts';

/** `forceRefresh` reaches it first, and keeps how that went. */
export function getRepository(area: RepositoryArea): Operation {
  return async (app) => {
    app.route({
      method: 'GET',
      url: `/${area.repositories}/:repo`,
      config: { permission: { resource: area.resource, action: 'get' } },
      schema: {
        tags: ['repositories'],
        params: repositoryParams,
        querystring: repositoryQuery,
        response: { 200: repositoryAnswer },
      },
      handler: async (request) => {
        const { params, query } = request;
        const record = await findRepository(request, area, params.repo, query);
        const isAsked = query.forceRefresh && area.resource === 'repositories';
        return repositoryBody(isAsked ? await refreshConnection(app.lockstep, record) : record);
      },
    });
  };
}
