import { CONTROL_NAMESPACE } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/**
 * Why an application that lives outside the control namespace may not act: its project does not
 * take that namespace, or no longer. Its deletion is not asked.
 */
export async function namespaceProblem(
  { projects }: Pick<ClusterOwner, 'projects'>,
  record: ApplicationRecord,
): Promise<string | undefined> {
  const { metadata, spec } = record.application;
  const { name, namespace = CONTROL_NAMESPACE } = metadata;
  if (namespace === CONTROL_NAMESPACE) return undefined;
  // Loaded for those who need it: most installations have no such applications.
  const { mayLiveIn } = await import('@lockstep/access');
  const project = await projects.of(record);
  if (project && mayLiveIn(project.spec, namespace)) return undefined;
  return (
    `application ${name} in namespace ${namespace} is not allowed to use project ${spec.project}: ` +
    "the project's spec.sourceNamespaces does not name that namespace"
  );
}
