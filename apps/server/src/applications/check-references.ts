import type { ApplicationManifest } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import type { Store } from '@lockstep/store';

/**
 * What an application refers to must be there: its project always, its destination cluster unless
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
  if (!(await store.projects.get(project))) {
    throw new UserError(
      'invalid-argument',
      `application references project ${project} which does not exist`,
      [{ field: 'spec.project', reason: `project ${project} does not exist` }],
    );
  }
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
