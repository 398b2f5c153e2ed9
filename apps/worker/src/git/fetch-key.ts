import type { GitJob } from '@lockstep/queue';

/** A repository as one project opens it: what one fetch is for, and what a delivery waits for. */
export function fetchKey({ project, repoKey }: Pick<GitJob, 'project' | 'repoKey'>): string {
  return `${project} ${repoKey}`;
}
