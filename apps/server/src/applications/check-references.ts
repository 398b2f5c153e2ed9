import { mayLiveIn } from '@lockstep/access';
import type { ApplicationManifest, ProjectSpec } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import type { Store } from '@lockstep/store';

/**
 * What an application refers to must be there, and its project must take applications of its
 * namespace: the project is asked always, its destination cluster unless
 * `validate` is off. What is wrong with the repository is found by the worker and becomes a
 * condition.
 * @throws UserError that names the field and what is missing.
 */
export async function checkReferences(
  store: Store,
  manifest: ApplicationManifest,
  options: { validate: boolean },
): Promise<void> {
  const { project, destination } = manifest.spec;
  const found = await store.projects.get(project);
  if (!found) {
    throw new UserError(
      'invalid-argument',
      `application references project ${project} which does not exist`,
      [{ field: 'spec.project', reason: `project ${project} does not exist` }],
    );
  }
  refuseNamespace(found.spec, manifest);
  if (!options.validate) return;
  const by = destination.server ? { server: destination.server } : { name: destination.name ?? '' };
  if (await store.clusters.find(by)) return;
  const wanted = destination.server || destination.name;
  const field = destination.server ? 'spec.destination.server' : 'spec.destination.name';
  throw new UserError(
    'failed-precondition',
    `the destination cluster ${wanted} is not known: register it first, ` +
      'or create the application with validate=false',
    [{ field, reason: `no cluster ${wanted} is registered` }],
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
