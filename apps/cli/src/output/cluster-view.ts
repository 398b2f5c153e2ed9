import type { ClusterInfo } from '@lockstep/domain';
import type { Paint } from './paint.ts';
import { facts, table } from './table.ts';

/** A cluster as the API answers it. */
export interface ClusterBody {
  server: string;
  name: string;
  project?: string;
  namespaces?: string[];
  connectionState: ClusterInfo['connectionState'];
  serverVersion?: string;
  info: ClusterInfo;
}

export function clusterTable(clusters: readonly ClusterBody[], paint: Paint): string {
  return table(
    [
      { title: 'SERVER', value: (one) => one.server },
      { title: 'NAME', value: (one) => one.name },
      { title: 'VERSION', value: (one) => one.serverVersion ?? '' },
      { title: 'STATUS', value: (one) => paint(one.connectionState.status) },
      { title: 'MESSAGE', value: (one) => one.connectionState.message },
      { title: 'PROJECT', value: (one) => one.project ?? '' },
    ],
    clusters,
  );
}

export function clusterFacts(cluster: ClusterBody, paint: Paint): string {
  const { info, connectionState } = cluster;
  return facts([
    ['Name', cluster.name],
    ['Server', cluster.server],
    ['Version', cluster.serverVersion ?? ''],
    ['Status', [paint(connectionState.status), connectionState.message].join(' ').trim()],
    ['Checked', connectionState.attemptedAt ?? ''],
    ['Project', cluster.project ?? ''],
    ['Namespaces', cluster.namespaces?.join(' ') ?? '<all>'],
    ['Applications', String(info.applicationsCount)],
    ['Resources', String(info.cacheInfo.resourcesCount)],
    ['APIs', String(info.cacheInfo.apisCount)],
  ]);
}
