import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { clusterParams, clusterQuery, findCluster } from '../find-cluster.ts';

const rotateAnswer = answer<{ endsAt?: string }>(
  z.object({ endsAt: z.string().optional().describe('Of the new token, where it ends') }),
  'ClusterAuthRotation',
);

/** Exchanges the token that a cluster is reached by for a new one of the same service account. */
export const rotateClusterAuth: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/clusters/:id/rotate-auth',
    config: { permission: { resource: 'clusters', action: 'update' } },
    schema: {
      tags: ['clusters'],
      params: clusterParams,
      querystring: clusterQuery,
      response: { 200: rotateAnswer },
    },
    handler: async (request) => {
      const record = await findCluster(request, request.params.id, request.query);
      const gateway = await app.lockstep.gateways.any();
      if (!gateway) {
        throw new UserError('unavailable', 'no worker is running that could ask the cluster');
      }
      return await gateway.rotateClusterAuth(record.id, actorOf(request));
    },
  });
};
