import type { ClusterGateway, ClusterInput } from '@lockstep/domain';
import { clusterInputSchema, fieldProblems, UserError } from '@lockstep/domain';
import { testConnection } from '@lockstep/kube';
import type { ApplicationRecord } from '@lockstep/store';
import { connectionTo } from '../cluster-credentials/connect.ts';
import { rotateClusterAuth } from '../cluster-credentials/rotate-auth.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { Services } from '../services.ts';
import { chartDetailsOf } from './chart-details.ts';
import { applicationLinks, projectLinks, resourceLinks } from './deep-links.ts';
import { execInPod } from './exec.ts';
import { deleteLive, eventsOf, patchLive, readLive } from './live-objects.ts';
import { streamLogs } from './logs/stream-logs.ts';
import { managedResources } from './managed-resources.ts';
import { renderedManifests } from './manifests.ts';
import { RecentRecords } from './recent-records.ts';
import { repositoryReading } from './repository/index.ts';
import { resourceActions, runResourceAction } from './resource-actions.ts';
import { resourceFacts } from './resource-facts.ts';
import { revisionMetadata } from './revision-metadata.ts';
import { validateManifests } from './validate.ts';

/** Finds who owns an application's cluster in this process. */
export type OwnerOf = (record: ApplicationRecord) => ClusterOwner | undefined;

/** The cluster gateway of this worker: one method per thing that a server may ask. */
export function createGateway(services: Services, ownerOf: OwnerOf): ClusterGateway {
  const recent = new RecentRecords(services.store.applications);
  async function find(
    uid: string,
    version?: string,
  ): Promise<{ owner: ClusterOwner; record: ApplicationRecord }> {
    const record = await recent.find(uid, version);
    const owner = ownerOf(record);
    if (!owner)
      throw new UserError('unavailable', 'this worker does not own the cluster: try again');
    const reason = owner.unreachableReason();
    if (reason) throw new UserError('unavailable', reason);
    return { owner, record };
  }
  return {
    async managedResources(uid, version) {
      const { owner, record } = await find(uid, version);
      return managedResources(owner, record);
    },
    async resourceFacts(uid) {
      const { owner, record } = await find(uid);
      return resourceFacts(owner, record);
    },
    async manifests(uid, revision, revisions) {
      const record = await services.store.applications.record(uid);
      if (!record) throw new UserError('not-found', `there is no application with uid ${uid}`);
      return renderedManifests(services, record, { revision, revisions });
    },
    async resource(uid, ref, version) {
      const { owner, record } = await find(uid, version);
      return readLive(owner, record, ref);
    },
    async patchResource(uid, ref, patch) {
      const { owner, record } = await find(uid);
      return patchLive(owner, record, ref, patch);
    },
    async deleteResource(uid, ref, options) {
      const { owner, record } = await find(uid);
      return deleteLive(owner, record, ref, options);
    },
    async resourceActions(uid, ref, version) {
      const { owner, record } = await find(uid, version);
      return resourceActions(owner, record, ref);
    },
    async runResourceAction(uid, ref, run) {
      const { owner, record } = await find(uid);
      return runResourceAction(owner, record, ref, run);
    },
    async events(uid, involved, version) {
      const { owner, record } = await find(uid, version);
      return eventsOf(owner, record, involved);
    },
    async logs(uid, query, signal) {
      const { owner, record } = await find(uid);
      const tree = () => owner.state(record).tree;
      return streamLogs({ client: owner.client, tree }, query, signal);
    },
    async exec(uid, request) {
      const { owner, record } = await find(uid);
      return execInPod(owner, record, request);
    },
    async testCluster(input) {
      const { server, config } = statedCluster(input);
      const tested = await testConnection(
        connectionTo(server, config, services.config.clusterCredentials),
      );
      return tested.ok
        ? { ok: true, message: '', version: tested.version }
        : { ok: false, message: tested.message };
    },
    rotateClusterAuth: (clusterId, by) => rotateClusterAuth(services, clusterId, by),
    ...repositoryReading(services),
    async revisionMetadata(uid, revision) {
      const record = await services.store.applications.record(uid);
      if (!record) throw new UserError('not-found', `there is no application with uid ${uid}`);
      return revisionMetadata(services, record, revision);
    },
    async links(uid, ref) {
      if (ref) {
        const { owner, record } = await find(uid);
        return resourceLinks(owner, record, ref);
      }
      const record = await services.store.applications.record(uid);
      if (!record) throw new UserError('not-found', `there is no application with uid ${uid}`);
      return applicationLinks(services, record);
    },
    projectLinks: (name) => projectLinks(services, name),
    plugins: async () => (await services.plugins.current()).map(({ name }) => name),
    async validate(uid, manifests) {
      const { owner, record } = await find(uid);
      return validateManifests(owner, record, manifests);
    },
    async chartDetails(uid, of) {
      const record = await services.store.applications.record(uid);
      if (!record) throw new UserError('not-found', `there is no application with uid ${uid}`);
      return chartDetailsOf(services, record, of);
    },
  };
}

/** @throws UserError `invalid-argument` with every field that is wrong. */
function statedCluster(input: unknown): ClusterInput {
  const parsed = clusterInputSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = fieldProblems(parsed.error);
  const told = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  throw new UserError('invalid-argument', `invalid connection: ${told}`, problems);
}
