import type { ClusterGateway, LogLine, PodLogs } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import type { ApplicationPlace, LeaseRecord, Store } from '@lockstep/store';
import { callExec } from './exec-call.ts';
import { callGateway, callGatewayText, streamGateway } from './http-call.ts';

/** Where an application's cluster is looked after. */
export interface GatewayTarget {
  clusterId: string | null;
  slice: string;
}

/** A worker's gateway; what is only passed on need not be read in between. */
export interface RemoteGateway extends ClusterGateway {
  /** The answer of `managedResources` as JSON text. */
  managedResourcesText(uid: string): Promise<string>;
}

export interface Gateways {
  /** The worker that owns the application's slice. @throws UserError `unavailable` without one. */
  of(target: GatewayTarget): Promise<RemoteGateway>;
  /** The same where the application was located already. */
  at(place: Pick<ApplicationPlace, 'owner' | 'version'>): RemoteGateway;
  /** Any live worker, for tests of connections; undefined when there is none. */
  any(): Promise<RemoteGateway | undefined>;
}

/** Which of a cluster's owners has the slice. */
export function shardOf(slice: string, shards: number): number {
  return Number(slice) % Math.max(1, shards);
}

export function createGateways(store: Store, token: string): Gateways {
  // The store answers leases that are held now, by the database's clock: ours does not count.
  const live = (lease: LeaseRecord | undefined): lease is LeaseRecord =>
    lease !== undefined && lease.address !== '';
  const at = ({ owner, version }: Partial<ApplicationPlace>) => {
    if (!owner) {
      throw new UserError('unavailable', 'the destination is not a cluster that is known here');
    }
    if (owner.address !== '') return gatewayAt(owner.address, token, version);
    throw new UserError(
      'unavailable',
      `no worker owns the cluster ${owner.cluster} now; ` +
        'one takes it over within seconds if any is running',
    );
  };
  return {
    at,
    of: async ({ clusterId, slice }) =>
      at({ owner: clusterId ? await store.leases.ownerOf({ clusterId, slice }) : undefined }),
    async any() {
      const lease = (await store.leases.list('worker/')).find(live);
      return lease ? gatewayAt(lease.address, token) : undefined;
    },
  };
}

/**
 * The gateway's port over a worker's internal HTTP endpoint. `version` is that of the application
 * that it will be asked about.
 */
export function gatewayAt(address: string, token: string, version?: string): RemoteGateway {
  const call = <T>(method: keyof ClusterGateway, body: unknown, timeoutMs?: number) =>
    callGateway<T>({ address, token, method, body, ...(timeoutMs ? { timeoutMs } : {}) });
  return {
    managedResources: (uid) => call('managedResources', { uid, version }),
    managedResourcesText: (uid) =>
      callGatewayText({ address, token, method: 'managedResources', body: { uid, version } }),
    resourceFacts: (uid) => call('resourceFacts', { uid }),
    // Another revision may have to be fetched and rendered first.
    manifests: (uid, revision, revisions) =>
      call('manifests', { uid, revision, revisions }, 120_000),
    // JSON has no undefined: an object that is not there comes as null.
    resource: async (uid, ref) =>
      (await call<Awaited<ReturnType<ClusterGateway['resource']>> | null>('resource', {
        uid,
        ref,
        version,
      })) ?? undefined,
    patchResource: (uid, ref, patch) => call('patchResource', { uid, ref, patch }),
    deleteResource: (uid, ref, options) => call('deleteResource', { uid, ref, options }),
    resourceActions: (uid, ref) => call('resourceActions', { uid, ref, version }),
    runResourceAction: (uid, ref, run) => call('runResourceAction', { uid, ref, run }),
    events: (uid, involved) => call('events', { uid, involved, version }),
    logs: async (uid, query, signal) => {
      const call = { address, token, method: 'logs', body: { uid, query }, signal };
      const stream = streamGateway<Pick<PodLogs, 'pods'> | LogLine>(call)[Symbol.asyncIterator]();
      const { value: head } = await stream.next();
      const pods = head && 'pods' in head ? head.pods : [];
      return { pods, lines: { [Symbol.asyncIterator]: () => stream as AsyncIterator<LogLine> } };
    },
    exec: (uid, request) => callExec({ address, token, uid, request }),
    testCluster: (input) => call('testCluster', { input }),
    rotateClusterAuth: (clusterId, by) => call('rotateClusterAuth', { clusterId, by }, 60_000),
    testRepository: (input, test) => call('testRepository', { input, test }, 60_000),
    repositoryRefs: (at) => call('repositoryRefs', { at }, 60_000),
    repositoryApps: ({ revision, ...at }) => call('repositoryApps', { at, revision }, 120_000),
    repositoryCharts: (at) => call('repositoryCharts', { at }, 60_000),
    repositoryTags: (at) => call('repositoryTags', { at }, 60_000),
    sourceDetails: (source, project) =>
      call('sourceDetails', { source, at: { repo: source.repoURL, project } }, 120_000),
    revisionMetadata: (uid, revision) => call('revisionMetadata', { uid, revision }),
    links: (uid, ref) => call('links', { uid, ...(ref && { ref }) }),
    projectLinks: (project) => call('projectLinks', { project }),
    plugins: () => call('plugins', {}),
    validate: (uid, manifests) => call('validate', { uid, manifests }, 120_000),
    chartDetails: (uid, of) => call('chartDetails', { uid, of }, 60_000),
  };
}
