import { REPOSITORY_SECRETS, repositoryInputSchema } from '@lockstep/domain';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { findRepository, repositoryParams, repositoryQuery } from '../find-repository.ts';
import { repositoryAnswer, repositoryBody } from '../repository-body.ts';

/** Replaces a repository. Secrets are write-only: those the body leaves out stay as they are. */
export const updateRepository: Operation = async (app) => {
  const { store } = app.lockstep;
  app.route({
    method: 'PUT',
    url: '/repositories/:repo',
    config: { permission: { resource: 'repositories', action: 'update' } },
    schema: {
      tags: ['repositories'],
      params: repositoryParams,
      querystring: repositoryQuery,
      body: repositoryInputSchema.partial({ repo: true }),
      response: { 200: repositoryAnswer },
    },
    handler: async (request) => {
      const { params, query, body } = request;
      const record = await findRepository(request, params.repo, query);
      const project = record.input.project ?? '';
      const stored = await store.repositories.access(record.input.repo, project);
      const secrets = REPOSITORY_SECRETS.flatMap((field) =>
        body[field] === undefined && stored?.[field] ? [[field, stored[field]]] : [],
      );
      const input = { ...body, ...Object.fromEntries(secrets), repo: record.input.repo };
      const owner = project ? { project } : {};
      const updated = await store.repositories.upsert(
        { ...input, ...owner },
        { upsert: true },
        actorOf(request),
      );
      return repositoryBody(updated);
    },
  });
};
