import type { ClusterInfo } from '@lockstep/domain';
import type { ClusterRecord } from '../api.ts';
import { rfc3339 } from '../parameters.ts';

export interface ClusterRow {
  id: string;
  server: string;
  name: string;
  project: string;
  namespaces: string[];
  cluster_resources: boolean;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  shards: number;
  resource_version: string;
  connection_status: ClusterInfo['connectionState']['status'];
  connection_message: string;
  attempted_at: string | null;
  server_version: string;
  apis_count: number;
  resources_count: number;
  api_versions: string[];
  applications_count: number;
}

/** All but the credentials, from `cluster c`. */
export const CLUSTER_COLUMNS = `c.id, c.server, c.name, c.project, c.namespaces, c.cluster_resources,
  c.labels, c.annotations, c.shards, c.resource_version, c.connection_status, c.connection_message,
  ${rfc3339('c.attempted_at')} AS attempted_at, c.server_version, c.apis_count, c.resources_count,
  c.api_versions,
  (SELECT count(*)::int FROM application a WHERE a.cluster_id = c.id) AS applications_count`;

export function toClusterRecord(row: ClusterRow): ClusterRecord {
  return {
    id: row.id,
    server: row.server,
    name: row.name,
    project: row.project,
    namespaces: row.namespaces,
    clusterResources: row.cluster_resources,
    labels: row.labels,
    annotations: row.annotations,
    shards: row.shards,
    resourceVersion: row.resource_version,
    info: {
      connectionState: {
        status: row.connection_status,
        message: row.connection_message,
        ...(row.attempted_at && { attemptedAt: row.attempted_at }),
      },
      ...(row.server_version && { serverVersion: row.server_version }),
      applicationsCount: row.applications_count,
      cacheInfo: {
        resourcesCount: row.resources_count,
        apisCount: row.apis_count,
        ...(row.attempted_at && { lastCacheSyncTime: row.attempted_at }),
      },
      ...(row.api_versions.length > 0 && { apiVersions: row.api_versions }),
    },
  };
}
