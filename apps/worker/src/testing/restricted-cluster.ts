import type { KubeObject } from '@lockstep/domain';
import { serviceAccountConfig } from './service-account.ts';
import type { Stack } from './stack.ts';
import { accountName, untilPermitted } from './until-permitted.ts';

/** The shared cluster, registered once more with a service account that may only read. */
export interface RestrictedCluster {
  server: string;
  permitWrites(): Promise<void>;
  close(): Promise<void>;
}

const RBAC = 'rbac.authorization.k8s.io';

export async function restrictedCluster(stack: Stack, name: string): Promise<RestrictedCluster> {
  const { kube } = stack;
  const config = await serviceAccountConfig(stack, name);
  await kube.create(clusterRole(name, ['get', 'list', 'watch']));
  await kube.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: name }],
  });
  const reader = accountName(name, 'reader');
  await untilPermitted(kube, reader, { verb: 'list', resource: 'configmaps' });
  const server = `https://${name}.example`;
  const cluster = await stack.store.clusters.upsert(
    { server, name, config },
    { upsert: false },
    { name: 'test' },
  );
  const ref = (kind: string) => ({ group: RBAC, version: 'v1', kind, namespace: '', name });
  return {
    server,
    permitWrites: async () => {
      await kube.replace(clusterRole(name, ['*']));
      await untilPermitted(kube, reader, { verb: 'patch', resource: 'configmaps' });
    },
    close: async () => {
      await stack.store.clusters.delete(cluster.id, { name: 'test' });
      await kube.delete(ref('ClusterRoleBinding'));
      await kube.delete(ref('ClusterRole'));
    },
  };
}

function clusterRole(name: string, verbs: string[]): KubeObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules: [
      { apiGroups: ['*'], resources: ['*'], verbs },
      { nonResourceURLs: ['*'], verbs: ['get'] },
    ],
  };
}
