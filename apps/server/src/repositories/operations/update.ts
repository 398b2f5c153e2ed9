import { flagParameter } from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import type { RepositoryArea } from '../area.ts';
import { findRepository, repositoryParams, repositoryQuery } from '../find-repository.ts';
import { repositoryAnswer, repositoryBody } from '../repository-body.ts';
import { leftOut, repositoryBodySchema } from '../repository-input.ts';
import { testRepositoryFirst } from '../test-before-save.ts';

/**
 * Replaces a repository. Secrets are write-only: those the body leaves out stay as they are, and an
 * empty one is taken away. `validate=true` reaches it first.
 */
export function updateRepository(area: RepositoryArea): Operation {
  return async (app) => {
    const { store, gateways } = app.lockstep;
    app.route({
      method: 'PUT',
      url: `/${area.repositories}/:repo`,
      config: { permission: { resource: area.resource, action: 'update' } },
      schema: {
        tags: ['repositories'],
        params: repositoryParams,
        querystring: repositoryQuery.extend({ validate: flagParameter }),
        body: repositoryBodySchema.extend({ repo: leftOut.repo, type: leftOut.type }),
        response: { 200: repositoryAnswer },
      },
      handler: async (request) => {
        const { params, query, body } = request;
        const { input: before } = await findRepository(request, area, params.repo, query);
        const { project: _, ...stated } = body;
        const owner = before.project ? { project: before.project } : {};
        const type = body.type ?? before.type;
        const input = { ...stated, type, repo: before.repo, ...owner };
        if (query.validate) await testRepositoryFirst(gateways, input, { keepSecrets: true });
        const { repositories } = area.of(store);
        const record = await repositories.upsert(input, { upsert: true }, actorOf(request));
        return repositoryBody(record);
      },
    });
  };
}
