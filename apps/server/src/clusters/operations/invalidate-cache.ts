import { ANNOTATION_REFRESH, wholeSeconds } from '@lockstep/domain';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { clusterAnswer, clusterBody } from '../cluster-body.ts';
import { clusterParams, clusterQuery, findCluster } from '../find-cluster.ts';

/** Has the cluster's owner forget what it has seen there, and connect and look anew. */
export const invalidateClusterCache: Operation = async (app) => {
  const { clusters } = app.lockstep.store;
  app.route({
    method: 'POST',
    url: '/clusters/:id/invalidate-cache',
    config: { permission: { resource: 'clusters', action: 'update' } },
    schema: {
      tags: ['clusters'],
      params: clusterParams,
      querystring: clusterQuery,
      response: { 200: clusterAnswer },
    },
    handler: async (request) => {
      const record = await findCluster(request, request.params.id, request.query);
      const { id, info: _info, resourceVersion: _version, insecure: _insecure, ...kept } = record;
      const asked = { [ANNOTATION_REFRESH]: wholeSeconds(new Date().toISOString()) };
      const input = {
        ...kept,
        config: await clusters.config(id),
        annotations: { ...record.annotations, ...asked },
      };
      return clusterBody(await clusters.upsert(input, { upsert: true }, actorOf(request)));
    },
  });
};
