/**
 * A cluster as seen from here. `Connection` says how to reach it, `KubeClient` speaks Kubernetes'
 * verbs, `Discovery` knows what it serves, `Reflector` follows one resource through every kind of
 * interruption, and `ClusterView` is what the owner of a cluster works with: the live objects of
 * its applications and what others made of them, kept current by watching nothing else.
 */
export type { Turn } from './client/in-flight-limit.ts';
export { KubeClient, type KubeClientOptions } from './client/kube-client.ts';
export { isGone, isNotFound, KubeError, type KubeErrorDetails } from './client/kube-error.ts';
export { listNamespace } from './client/list-namespace.ts';
export type { Query, RequestOptions } from './client/requester.ts';
export type * from './client/verbs.ts';
export type { CloudIdentity, CloudToken, CloudTokens } from './connection/cloud-identity.ts';
export { type ClusterPolicy, connectionFromClusterConfig } from './connection/cluster-config.ts';
export type { Connection, Credential, ExecPlugin } from './connection/connection.ts';
export { type ExecPolicy, parseAllowedCommands } from './connection/exec-policy.ts';
export { inClusterConnection } from './connection/in-cluster.ts';
export { connectionFromKubeconfig, kubeconfigContexts } from './connection/kubeconfig.ts';
export { lifeOfToken, requestToken, type TokenRequest } from './connection/request-token.ts';
export { type ConnectionTest, testConnection } from './connection/test-connection.ts';
export { type ApiResource, type GroupKind, resourcePath } from './discovery/api-resource.ts';
export { Discovery } from './discovery/discovery.ts';
export { pingWhileOpen } from './exec/exec-session.ts';
export type { ChangeBatch, ViewChange } from './view/change-batch.ts';
export { ClusterView, type ClusterViewOptions, type WatchOutcome } from './view/cluster-view.ts';
export { type DescendantKind, descendantKindsOf } from './view/descendant-kinds.ts';
export type { ManagedEntry } from './view/managed-store.ts';
export type { KindProblem, ViewState } from './view/view-state.ts';
export type { ChangeType, ObjectChange } from './watch/known-objects.ts';
export { Reflector, type ReflectorOptions, type ReflectorState } from './watch/reflector.ts';
export { compareVersions } from './watch/resource-version.ts';
