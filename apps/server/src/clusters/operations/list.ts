import { z } from 'zod';
import { answer, listMetadataAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { isAllowed } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { type ClusterBody, clusterAnswer, clusterBody } from '../cluster-body.ts';
import { clusterObject } from '../find-cluster.ts';

const listAnswer = answer<{ metadata: object; items: ClusterBody[] }>(
  z.object({ metadata: listMetadataAnswer, items: z.array(clusterAnswer) }),
  'ClusterList',
);

export const listClusters: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/clusters',
    config: { permission: { resource: 'clusters', action: 'get' }, compress: true },
    schema: {
      tags: ['clusters'],
      querystring: z.object({ server: textParameter, name: textParameter }),
      response: { 200: listAnswer },
    },
    handler: async (request) => {
      const { query } = request;
      const permission = { resource: 'clusters', action: 'get' } as const;
      const records = await app.lockstep.store.clusters.list();
      const items = records.filter(
        (record) =>
          (!query.server || record.server === query.server) &&
          (!query.name || record.name === query.name) &&
          isAllowed(request, clusterObject(record), permission),
      );
      return { metadata: {}, items: items.map(clusterBody) };
    },
  });
};
