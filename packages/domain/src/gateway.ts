import type { KubeObject, ResourceRef } from './kube-object.ts';
import type { ManagedResource } from './managed-resource.ts';

/**
 * The cluster gateway: what a server asks of the worker that owns a cluster. Today an internal
 * HTTP endpoint of that worker; an agent that dials out can implement the same port.
 */
export interface ClusterGateway {
  managedResources(uid: string): Promise<ManagedResource[]>;
  /** Rendered manifests as JSON texts, secrets redacted. `revision` other than the current renders it. */
  manifests(
    uid: string,
    revision?: string,
  ): Promise<{ manifests: string[]; revision: string; sourceType: string; commands: string[] }>;
  /** The live object, secrets redacted; undefined when it is not there. */
  resource(uid: string, ref: ResourceRef): Promise<KubeObject | undefined>;
  patchResource(
    uid: string,
    ref: ResourceRef,
    patch: { patch: string; patchType: string },
  ): Promise<KubeObject>;
  deleteResource(
    uid: string,
    ref: ResourceRef,
    options: { force?: boolean; orphan?: boolean },
  ): Promise<void>;
  /** Kubernetes Event objects about one object, newest last. */
  events(
    uid: string,
    involved: { uid?: string; namespace?: string; name?: string },
  ): Promise<KubeObject[]>;
  logs(uid: string, query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine>;
  testCluster(input: {
    server: string;
    config: unknown;
  }): Promise<{ ok: boolean; message: string; version?: string }>;
  testRepository(input: unknown): Promise<{ ok: boolean; message: string }>;
  revisionMetadata(
    uid: string,
    revision: string,
  ): Promise<{ author: string; date: string; message: string; tags: string[] }>;
}

export interface LogQuery {
  namespace: string;
  podName?: string;
  group?: string;
  kind?: string;
  resourceName?: string;
  container?: string;
  follow?: boolean;
  previous?: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  filter?: string;
}

export interface LogLine {
  content: string;
  timeStamp: string;
  podName: string;
  last?: boolean;
}

/** Paths of the internal HTTP form, all POST with a JSON body {uid, …} and a bearer token. */
export const GATEWAY_PREFIX = '/internal/gateway';
export const GATEWAY_METHODS = [
  'managedResources',
  'manifests',
  'resource',
  'patchResource',
  'deleteResource',
  'events',
  'logs',
  'testCluster',
  'testRepository',
  'revisionMetadata',
] as const satisfies readonly (keyof ClusterGateway)[];
