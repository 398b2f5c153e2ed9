import type { ResourceRef } from '@lockstep/domain';
import type { ClusterRecord } from '@lockstep/store';

/** What of a cluster it was registered for. Without namespaces it is all of it. */
export interface ClusterReach {
  namespaces: readonly string[] | undefined;
  clusterResources: boolean;
}

const WHOLE_CLUSTER: ClusterReach = { namespaces: undefined, clusterResources: true };

/** A cluster limited to namespaces has no cluster-scoped resources unless it says so, as in the field. */
export function reachOf({
  namespaces,
  clusterResources,
}: Pick<ClusterRecord, 'namespaces' | 'clusterResources'>): ClusterReach {
  const named = [...new Set(namespaces.map((name) => name.trim()).filter((name) => name !== ''))];
  return named.length === 0 ? WHOLE_CLUSTER : { namespaces: named, clusterResources };
}

/** Why an object is out of reach, in the field's words, and what to do; undefined when it is not. */
export function outOfReach(
  { namespaces, clusterResources }: ClusterReach,
  { kind, namespace, name }: Pick<ResourceRef, 'kind' | 'namespace' | 'name'>,
): string | undefined {
  if (!namespaces) return undefined;
  if (namespace === '' || namespace === undefined) {
    if (clusterResources) return undefined;
    return `Cluster level ${kind} "${name}" can not be managed when in namespaced mode: set the cluster's clusterResources, or leave it to an application of another cluster entry`;
  }
  if (namespaces.includes(namespace)) return undefined;
  return `Namespace "${namespace}" for ${kind} "${name}" is not managed: the cluster is registered for ${namespaces.join(', ')} only; add it to the cluster's namespaces`;
}
