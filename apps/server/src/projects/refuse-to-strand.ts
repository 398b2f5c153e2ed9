import { type Application, type Project, type ProjectManifest, UserError } from '@lockstep/domain';
import { specProblems, withGlobalProjects } from '@lockstep/engine';
import type { Store } from '@lockstep/store';
import { globalProjectsOf } from './effective-project.ts';

/**
 * An update may not take away what an application of the project has now, as in the field: whoever
 * means that moves the application first, or replaces the project (`upsert`), which takes effect at
 * once. What was not permitted before does not count.
 * @throws UserError `invalid-argument` that says how many would be left with nothing.
 */
export async function refuseToStrand(
  store: Pick<Store, 'applications' | 'projects' | 'clusters' | 'settings'>,
  before: Project,
  after: ProjectManifest,
): Promise<void> {
  if (permits(before) === permits(after)) return;
  const references = await store.projects.applicationsOf(before.metadata.name);
  if (references.length === 0) return;
  const clusters = new Map((await store.clusters.list()).map((one) => [one.id, one]));
  const clusterOf = new Map(references.map(({ uid, clusterId }) => [uid, clusterId]));
  const applications = await store.applications.getMany(references.map(({ uid }) => uid));
  const now: Project = { ...before, ...after, metadata: { ...before.metadata, ...after.metadata } };
  const had = withGlobalProjects(before, await globalProjectsOf(store, before));
  const has = withGlobalProjects(now, await globalProjectsOf(store, now));
  let [sources, destinations] = [0, 0];
  for (const { metadata, spec } of applications) {
    const cluster = clusters.get(clusterOf.get(metadata.uid ?? '') ?? '');
    const [lacked, lacks] = [fieldsOf(had, spec, cluster), fieldsOf(has, spec, cluster)];
    if (lacks.source && !lacked.source) sources++;
    if (lacks.destination && !lacked.destination) destinations++;
  }
  const parts = [
    ...(sources > 0 ? [`${sources} applications source became invalid`] : []),
    ...(destinations > 0 ? [`${destinations} applications destination became invalid`] : []),
  ];
  if (parts.length === 0) return;
  const message = `as a result of project update ${parts.join(' and ')}`;
  throw new UserError('invalid-argument', message);
}

function permits({ metadata, spec }: Pick<Project, 'metadata' | 'spec'>): string {
  const { sourceRepos, destinations, permitOnlyProjectScopedClusters } = spec;
  const own = permitOnlyProjectScopedClusters === true;
  // By its labels it inherits.
  return JSON.stringify([sourceRepos, destinations, own, metadata.labels ?? {}]);
}

/** Which of both is not permitted. */
function fieldsOf(
  project: Pick<Project, 'metadata' | 'spec'>,
  spec: Application['spec'],
  cluster: Parameters<typeof specProblems>[2],
): { source: boolean; destination: boolean } {
  const fields = specProblems(project, spec, cluster).map(({ field }) => field);
  const destination = fields.includes('spec.destination');
  return { source: fields.length > (destination ? 1 : 0), destination };
}
