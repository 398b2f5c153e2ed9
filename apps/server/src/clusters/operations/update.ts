import type { ClusterInput } from '@lockstep/domain';
import { clusterInputSchema } from '@lockstep/domain';
import type { ClusterRecord } from '@lockstep/store';
import type { z } from 'zod';
import { flagParameter, listParameter } from '../../http/query.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { clusterAnswer, clusterBody } from '../cluster-body.ts';
import { clusterObject, clusterParams, clusterQuery, findCluster } from '../find-cluster.ts';
import { testClusterBeforeSave } from '../test-before-save.ts';

const bodySchema = clusterInputSchema.partial();
type ClusterChange = z.infer<typeof bodySchema>;

/**
 * Replaces a cluster; with `updatedFields` only those. Credentials are write-only: a body without
 * them keeps the ones that are stored.
 */
export const updateCluster: Operation = async (app) => {
  const { store, gateways } = app.lockstep;
  app.route({
    method: 'PUT',
    url: '/clusters/:id',
    config: { permission: { resource: 'clusters', action: 'update' } },
    schema: {
      tags: ['clusters'],
      params: clusterParams,
      querystring: clusterQuery.extend({
        updatedFields: listParameter,
        validate: flagParameter,
      }),
      body: bodySchema,
      response: { 200: clusterAnswer },
    },
    handler: async (request) => {
      const { query, body, params } = request;
      const record = await findCluster(request, params.id, query);
      const given = query.updatedFields ? pick(body, query.updatedFields) : body;
      const newConfig = changedConfig(given.config, record);
      const config = newConfig ?? (await store.clusters.config(record.id));
      const input = merged(record, given, config);
      authorize(request, clusterObject(input));
      if (newConfig && query.validate !== false) await testClusterBeforeSave(gateways, input);
      return clusterBody(await store.clusters.upsert(input, { upsert: true }, actorOf(request)));
    },
  });
};

/** Undefined where there is none, or just the one that this API answers, without credentials. */
function changedConfig(given: ClusterChange['config'], record: ClusterRecord) {
  const { tlsClientConfig, ...rest } = given ?? {};
  const stored = record.insecure ?? false;
  const { insecure = stored, ...tls } = tlsClientConfig ?? {};
  const saysMore = Object.keys(rest).length > 0 || Object.keys(tls).length > 0;
  return saysMore || insecure !== stored ? given : undefined;
}

function pick(body: ClusterChange, fields: string[]): ClusterChange {
  return Object.fromEntries(Object.entries(body).filter(([key]) => fields.includes(key)));
}

function merged(
  record: ClusterRecord,
  given: ClusterChange,
  config: NonNullable<ClusterChange['config']>,
): ClusterInput {
  return {
    server: record.server,
    name: given.name ?? record.name,
    config,
    namespaces: given.namespaces ?? record.namespaces,
    clusterResources: given.clusterResources ?? record.clusterResources,
    project: given.project ?? record.project,
    labels: given.labels ?? record.labels,
    annotations: given.annotations ?? record.annotations,
  };
}
