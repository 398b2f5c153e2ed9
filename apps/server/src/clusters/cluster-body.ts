import { ANNOTATION_REFRESH, type ClusterInfo } from '@lockstep/domain';
import type { ClusterRecord } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../http/answers.ts';

/** A cluster as the field's API answers it; credentials never leave the store. */
export interface ClusterBody {
  server: string;
  name: string;
  config: { tlsClientConfig: { insecure: boolean } };
  project?: string;
  namespaces?: string[];
  clusterResources?: boolean;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  refreshRequestedAt?: string;
  connectionState: ClusterInfo['connectionState'];
  serverVersion?: string;
  info: ClusterInfo;
}

export function clusterBody(record: ClusterRecord): ClusterBody {
  const { info } = record;
  const { [ANNOTATION_REFRESH]: refreshRequestedAt, ...annotations } = record.annotations;
  return {
    server: record.server,
    name: record.name,
    config: { tlsClientConfig: { insecure: record.insecure ?? false } },
    ...(record.project ? { project: record.project } : {}),
    ...(record.namespaces.length > 0 ? { namespaces: record.namespaces } : {}),
    ...(record.clusterResources ? { clusterResources: true } : {}),
    labels: record.labels,
    annotations,
    ...(refreshRequestedAt ? { refreshRequestedAt } : {}),
    connectionState: info.connectionState,
    ...(info.serverVersion ? { serverVersion: info.serverVersion } : {}),
    info,
  };
}

const connectionStateAnswer = z.object({
  status: z.string(),
  message: z.string(),
  attemptedAt: z.string().optional(),
});

export const clusterAnswer = answer<ClusterBody>(
  z.looseObject({
    server: z.string(),
    name: z.string(),
    config: z.looseObject({ tlsClientConfig: z.looseObject({ insecure: z.boolean() }) }),
    project: z.string().optional(),
    namespaces: z.array(z.string()).optional(),
    connectionState: connectionStateAnswer,
    serverVersion: z.string().optional(),
    refreshRequestedAt: z.string().optional(),
    info: z.looseObject({
      connectionState: connectionStateAnswer,
      serverVersion: z.string().optional(),
      applicationsCount: z.number(),
      cacheInfo: z.looseObject({ resourcesCount: z.number(), apisCount: z.number() }),
      apiVersions: z.array(z.string()).optional(),
    }),
  }),
  'Cluster',
);
