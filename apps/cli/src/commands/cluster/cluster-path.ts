import { apiPath, type Query } from '../../api/api-client.ts';

/** A cluster in the API's paths: by its address, or by its name. */
export function clusterPath(given: string): [path: string, query: Query] {
  const byName = !given.includes('://');
  return [apiPath('clusters', given), byName ? { 'id.type': 'name' } : {}];
}
