import type { RepositoryRecord } from '@lockstep/store';
import { z } from 'zod';
import { answer, listMetadataAnswer } from '../../http/answers.ts';
import { flagParameter, textParameter } from '../../http/query.ts';
import { isAllowed } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import type { RepositoryArea } from '../area.ts';
import { repositoryObject } from '../find-repository.ts';
import { type RepositoryBody, repositoryAnswer, repositoryBody } from '../repository-body.ts';
import { refreshConnection } from '../test-before-save.ts';

const listAnswer = answer<{ metadata: object; items: RepositoryBody[] }>(
  z.object({ metadata: listMetadataAnswer, items: z.array(repositoryAnswer) }),
  'RepositoryList',
);

/** Repositories that are reached at a time. */
const AT_ONCE = 4;

/** `forceRefresh` reaches each of them first. */
export function listRepositories(area: RepositoryArea): Operation {
  const permission = { resource: area.resource, action: 'get' } as const;
  return async (app) => {
    app.route({
      method: 'GET',
      url: `/${area.repositories}`,
      config: { permission, compress: true },
      schema: {
        tags: ['repositories'],
        querystring: z.object({
          repo: textParameter,
          appProject: textParameter,
          forceRefresh: flagParameter,
        }),
        response: { 200: listAnswer },
      },
      handler: async (request) => {
        const { query } = request;
        const all = await area.of(app.lockstep.store).repositories.list();
        const records = all.filter(
          ({ input }) =>
            (!query.repo || input.repo === query.repo) &&
            (!query.appProject || input.project === query.appProject) &&
            isAllowed(request, repositoryObject(input), permission),
        );
        const isAsked = query.forceRefresh && area.resource === 'repositories';
        const refresh = (record: RepositoryRecord) => refreshConnection(app.lockstep, record);
        const told = isAsked ? await mapSome(records, refresh) : records;
        return { metadata: {}, items: told.map(repositoryBody) };
      },
    });
  };
}

async function mapSome<T>(items: readonly T[], work: (item: T) => Promise<T>): Promise<T[]> {
  const done = [...items];
  const queue = items.entries();
  const runner = async () => {
    for (const [index, item] of queue) done[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runner));
  return done;
}
