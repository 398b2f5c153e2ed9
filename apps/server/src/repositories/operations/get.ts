import type { Operation } from '../../http/routes.ts';
import { findRepository, repositoryParams, repositoryQuery } from '../find-repository.ts';
import { repositoryAnswer, repositoryBody } from '../repository-body.ts';

export const getRepository: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/repositories/:repo',
    config: { permission: { resource: 'repositories', action: 'get' } },
    schema: {
      tags: ['repositories'],
      params: repositoryParams,
      querystring: repositoryQuery,
      response: { 200: repositoryAnswer },
    },
    handler: async (request) =>
      repositoryBody(await findRepository(request, request.params.repo, request.query)),
  });
};
