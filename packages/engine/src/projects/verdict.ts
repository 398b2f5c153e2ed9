import type { Project } from '@lockstep/domain';

/** Whether a project permits something. `message` is what the field says; `rule` says by which rule. */
export type Verdict = { kind: 'allowed' } | { kind: 'denied'; message: string; rule: string };

export const ALLOWED: Verdict = { kind: 'allowed' };

/** What of a project decides what its applications may do. */
export interface RestrictingProject {
  metadata: Pick<Project['metadata'], 'name'>;
  spec: Project['spec'];
}

/** A cluster as destinations name it: an unknown one has only what the application says of it. */
export interface DestinationCluster {
  server: string;
  name: string;
  /** The project that the cluster belongs to; empty or absent for all. */
  project?: string;
}
