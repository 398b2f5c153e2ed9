import { type ApplicationSpec, type Source, sourcesOf } from '@lockstep/domain';
import { destinationAllowed } from './destination-allowed.ts';
import { sourceAllowed } from './source-allowed.ts';
import type { DestinationCluster, RestrictingProject, Verdict } from './verdict.ts';

/** Something that an application states and its project does not permit. */
export interface SpecProblem extends Omit<Extract<Verdict, { kind: 'denied' }>, 'kind'> {
  /** `spec.sources[1].repoURL` */
  field: string;
}

/**
 * What of an application's spec its project does not permit: each of its sources, those that only
 * give values among them, and its destination. `sources` stand for the spec's own where given.
 * Of a cluster that is not known nothing can be said, and nothing can be deployed to it.
 */
export function specProblems(
  project: RestrictingProject,
  spec: ApplicationSpec,
  cluster: DestinationCluster | undefined,
  sources: readonly Source[] = sourcesOf(spec),
): SpecProblem[] {
  const isList = (spec.sources?.length ?? 0) > 0;
  const ofSources = sources.flatMap((source, index) => {
    const field = isList ? `spec.sources[${index}].repoURL` : 'spec.source.repoURL';
    return problem(sourceAllowed(project, source), field);
  });
  if (!cluster) return ofSources;
  const { name, namespace = '' } = spec.destination;
  const saysName = Boolean(name);
  const destination = destinationAllowed(project, cluster, namespace, { saysName });
  return [...ofSources, ...problem(destination, 'spec.destination')];
}

function problem(verdict: Verdict, field: string): SpecProblem[] {
  return verdict.kind === 'allowed'
    ? []
    : [{ field, message: verdict.message, rule: verdict.rule }];
}
