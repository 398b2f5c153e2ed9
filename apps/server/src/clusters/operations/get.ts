import type { Operation } from '../../http/routes.ts';
import { clusterAnswer, clusterBody } from '../cluster-body.ts';
import { clusterParams, clusterQuery, findCluster } from '../find-cluster.ts';

export const getCluster: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/clusters/:id',
    config: { permission: { resource: 'clusters', action: 'get' } },
    schema: {
      tags: ['clusters'],
      params: clusterParams,
      querystring: clusterQuery,
      response: { 200: clusterAnswer },
    },
    handler: async (request) =>
      clusterBody(await findCluster(request, request.params.id, request.query)),
  });
};
