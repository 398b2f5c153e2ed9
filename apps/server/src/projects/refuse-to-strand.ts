import { type Application, type Project, type ProjectManifest, UserError } from '@lockstep/domain';
import { specProblems } from '@lockstep/engine';
import type { Store } from '@lockstep/store';

/**
 * An update may not take away what an application of the project has now, as in the field: whoever
 * means that moves the application first, or replaces the project (`upsert`), which takes effect at
 * once. What was not permitted before does not count.
 * @throws UserError `invalid-argument` that says how many would be left with nothing.
 */
export async function refuseToStrand(
  store: Pick<Store, 'applications' | 'projects' | 'clusters'>,
  before: Project,
  after: ProjectManifest,
): Promise<void> {
  if (permits(before) === permits(after)) return;
  const references = await store.projects.applicationsOf(before.metadata.name);
  if (references.length === 0) return;
  const clusters = new Map((await store.clusters.list()).map((one) => [one.id, one]));
  const clusterOf = new Map(references.map(({ uid, clusterId }) => [uid, clusterId]));
  const applications = await store.applications.getMany(references.map(({ uid }) => uid));
  let [sources, destinations] = [0, 0];
  for (const { metadata, spec } of applications) {
    const cluster = clusters.get(clusterOf.get(metadata.uid ?? '') ?? '');
    const had = fieldsOf(before, spec, cluster);
    const has = fieldsOf(after, spec, cluster);
    if (has.source && !had.source) sources++;
    if (has.destination && !had.destination) destinations++;
  }
  const parts = [
    ...(sources > 0 ? [`${sources} applications source became invalid`] : []),
    ...(destinations > 0 ? [`${destinations} applications destination became invalid`] : []),
  ];
  if (parts.length === 0) return;
  const message = `as a result of project update ${parts.join(' and ')}`;
  throw new UserError('invalid-argument', message);
}

function permits({ spec }: Pick<Project, 'spec'>): string {
  const { sourceRepos, destinations, permitOnlyProjectScopedClusters } = spec;
  return JSON.stringify([sourceRepos, destinations, permitOnlyProjectScopedClusters === true]);
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
