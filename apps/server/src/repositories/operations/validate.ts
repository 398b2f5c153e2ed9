import { repositoryInputSchema, UserError } from '@lockstep/domain';
import { z } from 'zod';
import { emptyAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { repositoryParams } from '../find-repository.ts';
import { testRepositoryFirst } from '../test-before-save.ts';

/** Reaches a repository with given credentials and saves nothing. */
export const validateRepository: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/repositories/:repo/validate',
    config: { permission: { resource: 'repositories', action: 'create' } },
    schema: {
      tags: ['repositories'],
      params: repositoryParams,
      querystring: z.object({ project: textParameter }),
      body: z
        .union([z.string(), repositoryInputSchema.partial()])
        .nullish()
        .describe('The repository with its credentials'),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { params, body } = request;
      authorize(request, params.repo);
      const given = typeof body === 'object' && body !== null ? body : {};
      const input = repositoryInputSchema.parse({ ...given, repo: params.repo });
      const outcome = await testRepositoryFirst(app.lockstep.gateways, input);
      if (outcome === 'connected') return {};
      throw new UserError('unavailable', 'no worker is running that could reach the repository');
    },
  });
};
