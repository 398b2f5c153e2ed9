import { emptyAnswer } from '../../http/answers.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { clusterParams, clusterQuery, findCluster } from '../find-cluster.ts';

export const deleteCluster: Operation = async (app) => {
  app.route({
    method: 'DELETE',
    url: '/clusters/:id',
    config: { permission: { resource: 'clusters', action: 'delete' } },
    schema: {
      tags: ['clusters'],
      params: clusterParams,
      querystring: clusterQuery,
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const record = await findCluster(request, request.params.id, request.query);
      await app.lockstep.store.clusters.delete(record.id, actorOf(request));
      return {};
    },
  });
};
