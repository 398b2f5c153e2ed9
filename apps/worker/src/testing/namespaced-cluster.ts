import type { KubeObject } from '@lockstep/domain';
import { serviceAccountConfig } from './service-account.ts';
import type { Stack } from './stack.ts';
import { accountName, untilPermitted } from './until-permitted.ts';

/** How the cluster is registered. */
interface Limits {
  namespaces: string[];
  clusterResources?: boolean;
}

/** The shared cluster, registered once more with a service account that may act in some namespaces. */
export interface NamespacedCluster {
  server: string;
  /** Makes a namespace in which the service account may do everything. */
  open(namespace: string): Promise<void>;
  /** Lets it list, watch and write one cluster-scoped kind as well. */
  openKind(apiGroup: string, resource: string): Promise<void>;
  register(limits: Limits): Promise<void>;
  /** Takes back what was granted cluster-wide. */
  close(): Promise<void>;
}

const RBAC = 'rbac.authorization.k8s.io';

export async function namespacedCluster(stack: Stack, name: string): Promise<NamespacedCluster> {
  const { kube, store } = stack;
  const config = await serviceAccountConfig(stack, name);
  const server = `https://${name}.example`;
  const reader = accountName(name, 'reader');
  const subjects = [{ kind: 'ServiceAccount', name: 'reader', namespace: name }];
  const granted: KubeObject[] = [];
  const grant = async (kind: string, metadata: KubeObject['metadata'], rule: object) => {
    const roleRef = { apiGroup: RBAC, kind, name: metadata.name };
    const binding = {
      apiVersion: `${RBAC}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef,
      subjects,
    };
    for (const object of [{ apiVersion: `${RBAC}/v1`, kind, metadata, rules: [rule] }, binding]) {
      await kube.create(object);
      if (!metadata.namespace) granted.push(object);
    }
  };
  return {
    server,
    open: async (namespace) => {
      await kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      stack.namespaces.add(namespace);
      const rule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
      await grant('Role', { name, namespace }, rule);
      await untilPermitted(kube, reader, { verb: 'list', resource: 'configmaps', namespace });
    },
    openKind: async (group, resource) => {
      const rule = { apiGroups: [group], resources: [resource], verbs: ['*'] };
      await grant('ClusterRole', { name }, rule);
      await untilPermitted(kube, reader, { verb: 'list', group, resource });
    },
    register: async (limits) => {
      const input = { server, name, config, ...limits };
      await store.clusters.upsert(input, { upsert: true }, { name: 'test' });
    },
    close: async () => {
      for (const { kind } of granted) {
        await kube.delete({ group: RBAC, version: 'v1', kind, namespace: '', name });
      }
    },
  };
}
