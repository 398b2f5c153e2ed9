import { UserError } from '@lockstep/domain';
import type { ClusterRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { textParameter } from '../http/query.ts';
import { authorizeFound } from '../http/request-context.ts';

/** A cluster in a path: its address, url-encoded, or its name where the query says so. */
export const clusterParams = z.object({ id: z.string().min(1) });
export const clusterQuery = z.object({
  'id.type': textParameter.describe('name: the id is the name; else the address'),
});

/** How policies name a cluster: by its address, after its project where it has one. */
export function clusterObject(cluster: { server: string; project?: string | undefined }): string {
  return cluster.project ? `${cluster.project}/${cluster.server}` : cluster.server;
}

/** @throws UserError `permission-denied` or `not-found`, neither with an address that only a name led to. */
export async function findCluster(
  request: FastifyRequest,
  id: string,
  query: z.infer<typeof clusterQuery>,
): Promise<ClusterRecord> {
  const { clusters } = request.server.lockstep.store;
  const byName = query['id.type'] === 'name' || query['id.type'] === 'name_escaped';
  const record = await clusters.find(byName ? { name: id } : { server: id });
  const isThere = authorizeFound(request, { found: record && clusterObject(record), named: id });
  if (!record || !isThere) throw new UserError('not-found', `cluster ${id} does not exist`);
  return record;
}
