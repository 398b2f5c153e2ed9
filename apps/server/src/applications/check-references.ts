import { mayLiveIn } from '@lockstep/access';
import type { ApplicationManifest, Project, ProjectSpec } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import { specProblems } from '@lockstep/engine';
import type { ClusterIdentity, Store } from '@lockstep/store';
import { effectiveProject } from '../projects/effective-project.ts';
import { destinationProblem } from './destination-problem.ts';

/**
 * What an application refers to must be there, and its project must permit its namespace, its sources
 * and its destination. The destination cluster need not be there where `validate` is off. What is
 * wrong with the repository is found by the worker and becomes a condition.
 * @throws UserError that names the field and what is missing.
 */
export async function checkReferences(
  store: Store,
  manifest: ApplicationManifest,
  options: { validate: boolean },
): Promise<void> {
  const { project, destination } = manifest.spec;
  const found = await effectiveProject(store, project);
  if (!found) {
    throw new UserError(
      'invalid-argument',
      `application references project ${project} which does not exist`,
      [{ field: 'spec.project', reason: `project ${project} does not exist` }],
    );
  }
  refuseNamespace(found.spec, manifest);
  const by = destination.server ? { server: destination.server } : { name: destination.name ?? '' };
  const cluster = await store.clusters.identify(by);
  if (!cluster && options.validate) throw unknownCluster(manifest);
  refuseUnpermitted(found, manifest, cluster);
}

function unknownCluster({ metadata, spec: { destination } }: ApplicationManifest): UserError {
  const wanted = destination.server || destination.name;
  const field = destination.server ? 'spec.destination.server' : 'spec.destination.name';
  return new UserError(
    'invalid-argument',
    `application destination spec for ${metadata.name} is invalid: there is no cluster ${wanted}: ` +
      'register it first, or create the application with validate=false',
    [{ field, reason: `no cluster ${wanted} is registered` }],
  );
}

function refuseUnpermitted(
  project: Project,
  { metadata, spec }: ApplicationManifest,
  cluster: ClusterIdentity | undefined,
): void {
  const problems = specProblems(project, spec, cluster);
  if (problems.length === 0) return;
  const told = problems.map(({ message }) => `InvalidSpecError: ${message}`).join(';');
  throw new UserError(
    'invalid-argument',
    `application spec for ${metadata.name} is invalid: ${told}`,
    problems.map(({ field, rule }) =>
      field === 'spec.destination' && cluster
        ? destinationProblem(project, spec.destination, cluster)
        : { field, reason: `project ${project.metadata.name}: ${rule}` },
    ),
  );
}

function refuseNamespace(spec: ProjectSpec, { metadata, spec: { project } }: ApplicationManifest) {
  const { name, namespace } = metadata;
  if (mayLiveIn(spec, namespace)) return;
  throw new UserError(
    'permission-denied',
    `application ${name} in namespace ${namespace} is not allowed to use project ${project}: ` +
      "the project's spec.sourceNamespaces does not name that namespace",
    [{ field: 'metadata.namespace', reason: `project ${project} does not allow ${namespace}` }],
  );
}
