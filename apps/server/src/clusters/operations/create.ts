import { clusterInputSchema } from '@lockstep/domain';
import { z } from 'zod';
import { flagParameter } from '../../http/query.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { clusterAnswer, clusterBody } from '../cluster-body.ts';
import { clusterObject } from '../find-cluster.ts';
import { testClusterBeforeSave } from '../test-before-save.ts';

/** What is there already is replaced only by who may change it. */
const CHANGE = { resource: 'clusters', action: 'update' } as const;

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
      authorize(request, clusterObject(body));
      const before = query.upsert && (await store.clusters.find({ server: body.server }));
      if (before) authorize(request, clusterObject(before), CHANGE);
      if (query.validate !== false) await testClusterBeforeSave(gateways, body);
      const { upsert = false } = query;
      return clusterBody(await store.clusters.upsert(body, { upsert }, actorOf(request)));
    },
  });
};
