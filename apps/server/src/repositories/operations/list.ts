import { z } from 'zod';
import { answer, listMetadataAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
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
    handler: async ({ query }) => {
      const records = await app.lockstep.store.repositories.list();
      const items = records.filter(
        ({ input }) =>
          (!query.repo || input.repo === query.repo) &&
          (!query.appProject || input.project === query.appProject),
      );
      return { metadata: {}, items: items.map(repositoryBody) };
    },
  });
};
