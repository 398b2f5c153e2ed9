/**
 * Kinds in the order in which they depend on each other: what others need comes first. The order
 * is the one Helm installs by and Argo CD syncs by; only the kind counts, not its group.
 */
const ORDER = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
] as const;

const RANK = new Map<string, number>(ORDER.map((kind, index) => [kind, index]));

/** The rank of every kind that the order does not name: after all that it does. */
export const UNRANKED = ORDER.length;

/** Lower goes first. */
export function kindRank(kind: string): number {
  return RANK.get(kind) ?? UNRANKED;
}
