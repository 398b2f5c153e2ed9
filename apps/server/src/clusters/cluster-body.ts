import type { ClusterInfo } from '@lockstep/domain';
import type { ClusterRecord } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../http/answers.ts';

/** A cluster as the field's API answers it; credentials never leave the store. */
export interface ClusterBody {
  server: string;
  name: string;
  config: Record<string, never>;
  project?: string;
  namespaces?: string[];
  clusterResources?: boolean;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  connectionState: ClusterInfo['connectionState'];
  serverVersion?: string;
  info: ClusterInfo;
}

export function clusterBody(record: ClusterRecord): ClusterBody {
  const { info } = record;
  return {
    server: record.server,
    name: record.name,
    config: {},
    ...(record.project ? { project: record.project } : {}),
    ...(record.namespaces.length > 0 ? { namespaces: record.namespaces } : {}),
    ...(record.clusterResources ? { clusterResources: true } : {}),
    labels: record.labels,
    annotations: record.annotations,
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
    project: z.string().optional(),
    namespaces: z.array(z.string()).optional(),
    connectionState: connectionStateAnswer,
    serverVersion: z.string().optional(),
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
