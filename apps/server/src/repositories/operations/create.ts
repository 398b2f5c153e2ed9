import { z } from 'zod';
import { flagParameter } from '../../http/query.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import type { RepositoryArea } from '../area.ts';
import { repositoryObject } from '../find-repository.ts';
import { ReachLater } from '../reach-later.ts';
import { repositoryAnswer, repositoryBody } from '../repository-body.ts';
import { repositoryBodySchema } from '../repository-input.ts';
import { testRepositoryFirst } from '../test-before-save.ts';

/** The repository is reached first, unless `validate` is off. */
export function createRepository(area: RepositoryArea): Operation {
  const { resource } = area;
  return async (app) => {
    const { store, gateways } = app.lockstep;
    const { repositories } = area.of(store);
    const later = new ReachLater({ store, gateways }, app.log);
    app.route({
      method: 'POST',
      url: `/${area.repositories}`,
      config: { permission: { resource, action: 'create' } },
      schema: {
        tags: ['repositories'],
        querystring: z.object({ upsert: flagParameter, validate: flagParameter }),
        body: repositoryBodySchema,
        response: { 200: repositoryAnswer },
      },
      handler: async (request) => {
        const { query, body } = request;
        const { upsert = false } = query;
        const object = repositoryObject(body);
        authorize(request, object);
        const found = await repositories.registrations(body.repo);
        const isThere = found.some((one) => (one.input.project ?? '') === (body.project ?? ''));
        // What is there already is replaced only by who may change it.
        if (upsert && isThere) authorize(request, object, { resource, action: 'update' });
        const tested =
          query.validate === false
            ? 'not-tested'
            : await testRepositoryFirst(gateways, body, { keepSecrets: upsert && isThere });
        const record = await repositories.upsert(body, { upsert }, actorOf(request));
        if (resource !== 'repositories') return repositoryBody(record);
        if (tested === 'not-tested') {
          later.add(record);
          return repositoryBody(record);
        }
        const connectionState = { status: 'Successful', message: '' };
        await repositories.saveConnection(record.key, connectionState);
        return repositoryBody({ ...record, connectionState });
      },
    });
  };
}
