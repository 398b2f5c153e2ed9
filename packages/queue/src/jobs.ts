/**
 * Every queue, its jobs and what each carries: ids, never payloads of meaning. A job is idempotent
 * and may run twice. A signal that arrives while its job runs makes it run once more.
 */

/** Fetch a repository for a project and move whoever of it follows. Key: project, repository key. */
export interface GitJob {
  repoKey: string;
  repoUrl: string;
  project: string;
  cause: 'poll' | 'webhook' | 'refresh';
}

/** Work off one delivery of a webhook, which PostgreSQL holds. Key: its id. */
export interface WebhookJob {
  id: string;
}

/** Render one application if its fingerprint changed. */
export interface RenderJob {
  uid: string;
  hard?: boolean;
  /** The application was written: it is looked at though nothing new is rendered. */
  edited?: boolean;
  /** The process that saw a new commit: what others know of the repository may be older. */
  seenBy?: string;
}

/** Compare, decide and operate one application; consumed by the owner of its cluster's shard. */
export interface ReconcileJob {
  uid: string;
}

export interface Jobs {
  webhook: WebhookJob;
  git: GitJob;
  render: RenderJob;
  reconcile: ReconcileJob;
}

/** Queue of a cluster's shard: its owner consumes it, so that routing and failover are one. */
export function reconcileQueueName(clusterId: string, shard: number): string {
  return `reconcile-${clusterId}-${shard}`;
}
export const WEBHOOK_QUEUE = 'webhook';
export const GIT_QUEUE = 'git';
export const RENDER_QUEUE = 'render';
