import type { RegisteredCluster } from '@lockstep/appset';
import { type Fields, isFields, listOf, textMapOf, textOf, wrong } from './given-fields.ts';

/** Clusters as objects with name and server, or as the Secrets that register them. */
export function givenClusters(value: unknown, field = 'clusters'): RegisteredCluster[] {
  return listOf(value, field).map((one, at) => {
    const where = `${field}[${at}]`;
    const cluster = clusterOf(one, where);
    if (cluster.server === '') throw wrong(`${where}.server`, 'must be the address of the cluster');
    return cluster;
  });
}

function clusterOf(one: Fields, where: string): RegisteredCluster {
  const fields = isFields(one.data) || isFields(one.stringData) ? secretFields(one, where) : one;
  const metadata = isFields(one.metadata) ? one.metadata : {};
  const server = textOf(fields, 'server', 'url', 'address');
  return {
    name: textOf(fields, 'name') || server,
    server,
    project: textOf(fields, 'project'),
    labels: textMapOf(metadata.labels ?? one.labels, `${where}.labels`),
    annotations: textMapOf(metadata.annotations ?? one.annotations, `${where}.annotations`),
  };
}

/** `data` is base64 as in every Secret, unless the server's address stands there as it is. */
function secretFields({ data, stringData }: Fields, where: string): Record<string, string> {
  const encoded = textMapOf(data, `${where}.data`);
  const isPlain = encoded.server?.includes('://') === true;
  const decoded = Object.entries(encoded).map(([key, value]): [string, string] => [
    key,
    isPlain ? value : Buffer.from(value, 'base64').toString('utf8'),
  ]);
  return { ...Object.fromEntries(decoded), ...textMapOf(stringData, `${where}.stringData`) };
}
