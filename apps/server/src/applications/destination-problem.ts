import type { Application, FieldProblem, Project } from '@lockstep/domain';
import { type DestinationCluster, destinationAllowed } from '@lockstep/engine';

type Entry = NonNullable<Project['spec']['destinations']>[number];

/** So many are told by name. */
const TOLD = 5;

/**
 * What of a destination its project does not permit, the cluster or the namespace, and what it does
 * permit: for whoever has to write another one.
 */
export function destinationProblem(
  project: Pick<Project, 'metadata' | 'spec'>,
  { namespace = '', ...destination }: Application['spec']['destination'],
  cluster: DestinationCluster,
): FieldProblem {
  const { name } = project.metadata;
  const entries = (project.spec.destinations ?? []).filter((entry) => !isDenial(entry));
  const here = entries.filter((entry) => isOf(entry, cluster));
  const wanted = destination.name || destination.server || cluster.server;
  if (here.length === 0) {
    const field = 'spec.destination';
    const permitted = listed(entries.map(told));
    return {
      field,
      reason: `project ${name} does not permit the cluster ${wanted}; it permits ${permitted}`,
    };
  }
  const spaces = here.map((entry) => entry.namespace ?? '');
  const verdict = destinationAllowed(project, cluster, namespace);
  const isDenied = verdict.kind === 'denied' && !verdict.rule.startsWith('no entry');
  const because = isDenied ? `: ${verdict.rule}` : `; there it permits ${listed(spaces)}`;
  return {
    field: 'spec.destination.namespace',
    reason: `project ${name} does not permit the namespace '${namespace}' of the cluster ${wanted}${because}`,
  };
}

function isOf({ server, name }: Entry, cluster: DestinationCluster): boolean {
  const spec = { destinations: [{ server, name, namespace: '*' }] };
  const verdict = destinationAllowed({ metadata: { name: '' }, spec }, cluster, 'any');
  return verdict.kind === 'allowed';
}

function isDenial({ server, name, namespace }: Entry): boolean {
  return [server, name, namespace].some((one) => one?.startsWith('!'));
}

function told({ server, name, namespace }: Entry): string {
  return `${namespace || 'no namespace'} of ${name || server || 'no cluster'}`;
}

function listed(texts: readonly string[]): string {
  const different = [...new Set(texts)];
  const more = different.length > TOLD ? ` and ${different.length - TOLD} more` : '';
  return `${different.slice(0, TOLD).join(', ') || 'nothing'}${more}`;
}
