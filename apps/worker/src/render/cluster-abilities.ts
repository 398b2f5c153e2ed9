import type { Store } from '@lockstep/store';

/** What a render needs to know of its cluster: `.Capabilities` in Helm's words, and its owners. */
export interface ClusterAbilities {
  kubeVersion?: string;
  apiVersions?: string[];
  /** How many owners share the cluster. */
  shards: number;
}

const REMEMBERED_MS = 5_000;

/** Reads abilities from the cluster's row, once in a while: hundreds of renders share one read. */
export function clusterAbilities(
  store: Store,
): (clusterId: string | null) => Promise<ClusterAbilities> {
  const known = new Map<string, { at: number; abilities: Promise<ClusterAbilities> }>();
  return (clusterId) => {
    if (!clusterId) return Promise.resolve({ shards: 1 });
    const recent = known.get(clusterId);
    if (recent && Date.now() - recent.at < REMEMBERED_MS) return recent.abilities;
    const abilities = store.clusters.find({ id: clusterId }).then((cluster) => ({
      shards: cluster?.shards ?? 1,
      ...(cluster?.info.serverVersion ? { kubeVersion: cluster.info.serverVersion } : {}),
      ...(cluster?.info.apiVersions?.length ? { apiVersions: cluster.info.apiVersions } : {}),
    }));
    known.set(clusterId, { at: Date.now(), abilities });
    return abilities;
  };
}
