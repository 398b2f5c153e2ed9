import type { LinkInfo } from './deep-links.ts';
import type { ResourceFacts } from './explanation.ts';
import type { KubeObject, ResourceRef } from './kube-object.ts';
import type { ManagedResource } from './managed-resource.ts';
import type { ExecRequest, ExecSession } from './pod-exec.ts';
import type { LogQuery, PodLogs } from './pod-logs.ts';
import { REPOSITORY_READING_METHODS, type RepositoryReading } from './repository-reading.ts';
import type { ResourceAction } from './resource-action.ts';

/**
 * The cluster gateway: what a server asks of the worker that owns a cluster. Today an internal
 * HTTP endpoint of that worker; an agent that dials out can implement the same port.
 */
export interface ClusterGateway extends RepositoryReading {
  /**
   * Of this and the readings below: `version` is that of the application's row as it was read for
   * this request, for owners that have read the same one before.
   */
  managedResources(uid: string, version?: string): Promise<ManagedResource[]>;
  /** What explains why the application is as it is. */
  resourceFacts(uid: string): Promise<ResourceFacts[]>;
  /**
   * Rendered manifests as JSON texts, secrets redacted. `revision` other than the current renders
   * it; `revisions` are one for each source.
   */
  manifests(
    uid: string,
    revision?: string,
    revisions?: string[],
  ): Promise<{ manifests: string[]; revision: string; sourceType: string; commands: string[] }>;
  /** The live object, secrets redacted; undefined when it is not there. */
  resource(uid: string, ref: ResourceRef, version?: string): Promise<KubeObject | undefined>;
  patchResource(
    uid: string,
    ref: ResourceRef,
    patch: { patch: string; patchType: string },
  ): Promise<KubeObject>;
  /** `removeFinalizers` also takes off what keeps the object; the answer tells what that was. */
  deleteResource(
    uid: string,
    ref: ResourceRef,
    options: ResourceDeletion,
  ): Promise<{ removedFinalizers?: string[] }>;
  /** What can be done to a live object. */
  resourceActions(uid: string, ref: ResourceRef, version?: string): Promise<ResourceAction[]>;
  /** Does it; answers what was changed or made. */
  runResourceAction(
    uid: string,
    ref: ResourceRef,
    run: { action: string; params: Record<string, string> },
  ): Promise<{ changed: ResourceRef[] }>;
  /** Kubernetes Event objects about one object, newest last. */
  events(
    uid: string,
    involved: { uid?: string; namespace?: string; name?: string },
    version?: string,
  ): Promise<KubeObject[]>;
  /** Opens the logs of the pods that match; there may be none. */
  logs(uid: string, query: LogQuery, signal: AbortSignal): Promise<PodLogs>;
  /** Runs a command in a container of one of the application's pods. */
  exec(uid: string, request: ExecRequest): Promise<ExecSession>;
  testCluster(input: {
    server: string;
    config: unknown;
  }): Promise<{ ok: boolean; message: string; version?: string }>;
  /** Gives a registered cluster's service account a new token, and stores it; `by` goes into the audit. */
  rotateClusterAuth(clusterId: string, by: GatewayActor): Promise<{ endsAt?: string }>;
  revisionMetadata(
    uid: string,
    revision: string,
  ): Promise<{ author: string; date: string; message: string; tags: string[] }>;
  /** Links to other systems, of the application or of one of its resources. */
  links(uid: string, ref?: ResourceRef): Promise<LinkInfo[]>;
  projectLinks(project: string): Promise<LinkInfo[]>;
  /** Names of the config management plug-ins that are installed. */
  plugins(): Promise<string[]>;
  /** Whether the cluster would take each of these manifests, by dry run. */
  validate(uid: string, manifests: KubeObject[]): Promise<ValidatedManifest[]>;
  /** What the chart of one source says of itself at a revision. */
  chartDetails(uid: string, of: { revision: string; sourceIndex: number }): Promise<ChartDetails>;
}

/** What a cluster says of a manifest; `not-asked` where something has to be there first. */
export interface ValidatedManifest {
  outcome: 'taken' | 'refused' | 'not-asked';
  message?: string;
}

/** The field's words for a chart, from its Chart.yaml. */
export interface ChartDetails {
  description: string;
  maintainers: string[];
  home: string;
}

/** On whose behalf a worker writes. */
export interface GatewayActor {
  name: string;
  requestId?: string;
  groups?: readonly string[];
  tokenId?: string;
  address?: string;
}

export interface ResourceDeletion {
  force?: boolean;
  orphan?: boolean;
  removeFinalizers?: boolean;
}

/** Paths of the internal HTTP form, all POST with a JSON body {uid, …} and a bearer token. */
export const GATEWAY_PREFIX = '/internal/gateway';
export const GATEWAY_METHODS = [
  'managedResources',
  'resourceFacts',
  'manifests',
  'resource',
  'patchResource',
  'deleteResource',
  'resourceActions',
  'runResourceAction',
  'events',
  'logs',
  'testCluster',
  'rotateClusterAuth',
  ...REPOSITORY_READING_METHODS,
  'revisionMetadata',
  'chartDetails',
  'links',
  'projectLinks',
  'plugins',
  'validate',
] as const satisfies readonly (keyof ClusterGateway)[];
