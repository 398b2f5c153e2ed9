import { z } from 'zod';
import { answer, listMetadataAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { type ClusterBody, clusterAnswer, clusterBody } from '../cluster-body.ts';

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
    handler: async ({ query }) => {
      const records = await app.lockstep.store.clusters.list();
      const items = records.filter(
        (record) =>
          (!query.server || record.server === query.server) &&
          (!query.name || record.name === query.name),
      );
      return { metadata: {}, items: items.map(clusterBody) };
    },
  });
};
