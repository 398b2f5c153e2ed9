/** The versions of the sandbox's control plane. go.mod in cluster-binaries names the same. */
export const KUBERNETES_VERSION = 'v1.36.3';
export const ETCD_VERSION = 'v3.6.8';
export const KWOK_VERSION = 'v0.8.0';

/** What a sandbox cluster consists of. */
export const CLUSTER_PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok-controller',
  'kwokctl',
] as const;

export type ClusterProgram = (typeof CLUSTER_PROGRAMS)[number];

/** Where each program of the sandbox's control plane lies. */
export type ClusterBinaries = Readonly<Record<ClusterProgram, string>>;

/** The name of the cache folder for one set of versions. */
export const CLUSTER_BINARIES_KEY = `cluster-${KUBERNETES_VERSION}-etcd-${ETCD_VERSION}-kwok-${KWOK_VERSION}`;
