import { clusterInputSchema } from '@lockstep/domain';
import { z } from 'zod';
import { flagParameter } from '../../http/query.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { clusterAnswer, clusterBody } from '../cluster-body.ts';
import { testClusterBeforeSave } from '../test-before-save.ts';

/** The connection is tested first, unless `validate` is off. */
export const createCluster: Operation = async (app) => {
  const { store, gateways } = app.lockstep;
  app.route({
    method: 'POST',
    url: '/clusters',
    config: { permission: { resource: 'clusters', action: 'create' } },
    schema: {
      tags: ['clusters'],
      querystring: z.object({ upsert: flagParameter, validate: flagParameter }),
      body: clusterInputSchema,
      response: { 200: clusterAnswer },
    },
    handler: async (request) => {
      const { query, body } = request;
      authorize(request, body.project ? `${body.project}/${body.server}` : body.server);
      if (query.validate !== false) await testClusterBeforeSave(gateways, body);
      const { upsert = false } = query;
      return clusterBody(await store.clusters.upsert(body, { upsert }, actorOf(request)));
    },
  });
};
