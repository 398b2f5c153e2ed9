import { UserError } from '@lockstep/domain';
import { destinationAllowed, resourceKindAllowed, specProblems } from '@lockstep/engine';
import type { ApplicationRecord, Store } from '@lockstep/store';
import { effectiveProject } from '../projects/effective-project.ts';
import type { TerminalTarget } from './terminal-query.ts';

/** Where a terminal was opened: in a pod, of an application of a cluster. */
export interface OpenedAt {
  target: Pick<TerminalTarget, 'namespace' | 'pod'>;
  clusterId: string | null;
}

/**
 * Whether the pod that somebody is in is still a place of the application's: the worker asked its
 * project when the terminal was opened, and project and destination may be others since.
 * @throws UserError `permission-denied` with the rule of the project.
 */
export async function mustStillPermit(
  store: Pick<Store, 'projects' | 'settings' | 'clusters'>,
  { application, clusterId }: ApplicationRecord,
  opened: OpenedAt,
): Promise<void> {
  const { metadata, spec } = application;
  const refuse = (reason: string) => {
    throw new UserError(
      'permission-denied',
      `application ${metadata.name} may not be in the pod ${opened.target.pod} any more: ${reason}`,
    );
  };
  const cluster = clusterId ? await store.clusters.identify({ id: clusterId }) : undefined;
  if (!cluster || clusterId !== opened.clusterId) return refuse('it goes to another cluster now');
  const project = await effectiveProject(store, spec.project);
  if (!project) return refuse(`project ${spec.project} does not exist`);
  const [problem] = specProblems(project, spec, cluster);
  if (problem) return refuse(problem.message);
  const pod = { group: '', kind: 'Pod', name: opened.target.pod };
  const verdicts = [
    destinationAllowed(project, cluster, opened.target.namespace),
    resourceKindAllowed(project, pod, { namespaced: true }),
  ];
  for (const verdict of verdicts) if (verdict.kind === 'denied') refuse(verdict.message);
}
