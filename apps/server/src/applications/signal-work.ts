import type { ApplicationSpec } from '@lockstep/domain';
import { normalizeRepoUrl, sourcesOf } from '@lockstep/domain';
import type { GitJob } from '@lockstep/queue';
import type { Lockstep } from '../dependencies.ts';
import { shardOf } from '../gateway/gateways.ts';

/** Jobs for the repositories that a spec follows, of Git and of charts. */
function gitJobsOf(spec: ApplicationSpec, cause: GitJob['cause']): GitJob[] {
  const jobs = new Map<string, GitJob>();
  for (const source of sourcesOf(spec)) {
    if (source.chart) continue;
    const repoKey = normalizeRepoUrl(source.repoURL);
    jobs.set(repoKey, { repoKey, repoUrl: source.repoURL, project: spec.project, cause });
  }
  return [...jobs.values()];
}

/** Look at the repositories again, then render. */
export async function signalRender(
  { signals }: Lockstep,
  target: { uid: string; spec: ApplicationSpec; hard?: boolean; edited?: boolean },
): Promise<void> {
  for (const job of gitJobsOf(target.spec, 'refresh')) await signals.git(job);
  await signals.render({
    uid: target.uid,
    ...(target.hard ? { hard: true } : {}),
    ...(target.edited ? { edited: true } : {}),
  });
}

/** An application, and which slice of which cluster it is in. */
export interface ReconcileTarget {
  uid: string;
  clusterId: string | null;
  slice: string;
}

/** Wakes the owner of the application's slice; false when no cluster is bound to it. */
export async function signalReconcile(
  { signals, store }: Lockstep,
  { uid, clusterId, slice }: ReconcileTarget,
): Promise<boolean> {
  const cluster = clusterId ? await store.clusters.identify({ id: clusterId }) : undefined;
  if (!cluster) return false;
  await signals.reconcile({ clusterId: cluster.id, shard: shardOf(slice, cluster.shards), uid });
  return true;
}

/** The same for many, with one look at each cluster. */
export async function signalReconciles(
  { signals, store }: Lockstep,
  targets: readonly ReconcileTarget[],
): Promise<void> {
  for (const [id, its] of Map.groupBy(targets, ({ clusterId }) => clusterId)) {
    const cluster = id ? await store.clusters.identify({ id }) : undefined;
    if (!cluster) continue;
    for (const { uid, slice } of its) {
      const shard = shardOf(slice, cluster.shards);
      await signals.reconcile({ clusterId: cluster.id, shard, uid });
    }
  }
}
