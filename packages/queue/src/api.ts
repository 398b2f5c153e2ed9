import type { HealthStatusCode, ResourceTree, TreeNode } from '@lockstep/domain';
import type { GitJob, RenderJob, WebhookJob } from './jobs.ts';

/** How the apps enqueue work, and how live views travel. Redis is behind it. */

export interface Signals {
  webhook(job: WebhookJob): Promise<void>;
  git(job: GitJob): Promise<void>;
  render(job: RenderJob): Promise<void>;
  renderMany(jobs: RenderJob[]): Promise<void>;
  reconcile(target: { clusterId: string; shard: number; uid: string }): Promise<void>;
  reconcileMany(targets: { clusterId: string; shard: number; uid: string }[]): Promise<void>;
  /** Depth and age of the oldest waiting job, for metrics. */
  stats(): Promise<
    {
      queue: string;
      waiting: number;
      active: number;
      delayed: number;
      failed: number;
      oldestAgeMs: number;
    }[]
  >;
  close(): Promise<void>;
}

export interface TreeDelta {
  uid: string;
  /** Grows with each delta of one application; a gap asks for the whole tree. */
  version: number;
  upserted: TreeNode[];
  removedUids: string[];
  /** All of them, when they have changed. */
  orphanedNodes?: TreeNode[];
  health?: HealthStatusCode;
}

/** Live views that can be rebuilt: the resource tree of each application. */
export interface LiveViews {
  putTree(
    uid: string,
    tree: ResourceTree,
    delta: Omit<TreeDelta, 'uid' | 'version'>,
  ): Promise<void>;
  getTree(uid: string): Promise<{ tree: ResourceTree; version: number } | undefined>;
  dropTree(uid: string): Promise<void>;
  /** Pub/sub of deltas, for websockets. */
  onTreeDelta(listener: (delta: TreeDelta) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
