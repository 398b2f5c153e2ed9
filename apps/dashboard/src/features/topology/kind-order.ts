/** Where a kind stands among its siblings: what is reached first, then what runs, then the rest. */
const ORDER: readonly string[][] = [
  ['Namespace', 'CustomResourceDefinition'],
  ['Ingress', 'Gateway', 'HTTPRoute', 'VirtualService', 'Service'],
  ['Application', 'Rollout', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
  ['HorizontalPodAutoscaler', 'PodDisruptionBudget'],
  ['CronJob', 'Job', 'Pod'],
  ['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass'],
  ['ConfigMap', 'Secret', 'SealedSecret', 'ExternalSecret'],
  ['NetworkPolicy', 'EndpointSlice', 'Endpoints'],
  ['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
];

const RANKS = new Map(ORDER.flatMap((kinds, rank) => kinds.map((kind) => [kind, rank] as const)));
const UNKNOWN_RANK = 5.5;

export function kindRank(kind: string): number {
  return RANKS.get(kind) ?? UNKNOWN_RANK;
}

/** Orders siblings: waves, then kinds, then names. */
export function compareSiblings(
  left: { kind: string; name: string; wave: number },
  right: { kind: string; name: string; wave: number },
): number {
  return (
    kindRank(left.kind) - kindRank(right.kind) ||
    left.kind.localeCompare(right.kind) ||
    left.wave - right.wave ||
    left.name.localeCompare(right.name, undefined, { numeric: true })
  );
}
