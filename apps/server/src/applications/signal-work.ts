import type { ApplicationSpec } from '@lockstep/domain';
import { normalizeRepoUrl, sourcesOf } from '@lockstep/domain';
import type { GitJob } from '@lockstep/queue';
import type { Lockstep } from '../dependencies.ts';
import { shardOf } from '../gateway/gateways.ts';

/** Jobs for the repositories that a spec follows, of Git and of charts. */
export function gitJobsOf(spec: ApplicationSpec, cause: GitJob['cause']): GitJob[] {
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

/** Wakes the owner of the application's slice; false when no cluster is bound to it. */
export async function signalReconcile(
  { signals, store }: Lockstep,
  target: { uid: string; clusterId: string | null; slice: string },
): Promise<boolean> {
  const cluster = target.clusterId
    ? await store.clusters.find({ id: target.clusterId })
    : undefined;
  if (!cluster) return false;
  const shard = shardOf(target.slice, cluster.shards);
  await signals.reconcile({ clusterId: cluster.id, shard, uid: target.uid });
  return true;
}
