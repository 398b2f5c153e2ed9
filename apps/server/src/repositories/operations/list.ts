import { z } from 'zod';
import { answer, listMetadataAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { isAllowed } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { repositoryObject } from '../find-repository.ts';
import { type RepositoryBody, repositoryAnswer, repositoryBody } from '../repository-body.ts';

const listAnswer = answer<{ metadata: object; items: RepositoryBody[] }>(
  z.object({ metadata: listMetadataAnswer, items: z.array(repositoryAnswer) }),
  'RepositoryList',
);

export const listRepositories: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/repositories',
    config: { permission: { resource: 'repositories', action: 'get' }, compress: true },
    schema: {
      tags: ['repositories'],
      querystring: z.object({ repo: textParameter, appProject: textParameter }),
      response: { 200: listAnswer },
    },
    handler: async (request) => {
      const { query } = request;
      const permission = { resource: 'repositories', action: 'get' } as const;
      const records = await app.lockstep.store.repositories.list();
      const items = records.filter(
        ({ input }) =>
          (!query.repo || input.repo === query.repo) &&
          (!query.appProject || input.project === query.appProject) &&
          isAllowed(request, repositoryObject(input), permission),
      );
      return { metadata: {}, items: items.map(repositoryBody) };
    },
  });
};
