import { repositoryInputSchema } from '@lockstep/domain';
import { z } from 'zod';
import { flagParameter } from '../../http/query.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { repositoryObject } from '../find-repository.ts';
import { repositoryAnswer, repositoryBody } from '../repository-body.ts';
import { testRepositoryFirst } from '../test-before-save.ts';

/** What is there already is replaced only by who may change it. */
const CHANGE = { resource: 'repositories', action: 'update' } as const;

/** The repository is reached first, unless `validate` is off. */
export const createRepository: Operation = async (app) => {
  const { store, gateways } = app.lockstep;
  app.route({
    method: 'POST',
    url: '/repositories',
    config: { permission: { resource: 'repositories', action: 'create' } },
    schema: {
      tags: ['repositories'],
      querystring: z.object({ upsert: flagParameter, validate: flagParameter }),
      body: repositoryInputSchema,
      response: { 200: repositoryAnswer },
    },
    handler: async (request) => {
      const { query, body } = request;
      authorize(request, repositoryObject(body));
      if (query.upsert && (await store.repositories.find(body.repo, body.project))) {
        authorize(request, repositoryObject(body), CHANGE);
      }
      const tested =
        query.validate === false ? 'not-tested' : await testRepositoryFirst(gateways, body);
      const { upsert = false } = query;
      const record = await store.repositories.upsert(body, { upsert }, actorOf(request));
      if (tested === 'connected') {
        const connectionState = { status: 'Successful', message: '' };
        await store.repositories.saveConnection(record.key, connectionState);
        return repositoryBody({ ...record, connectionState });
      }
      return repositoryBody(record);
    },
  });
};
