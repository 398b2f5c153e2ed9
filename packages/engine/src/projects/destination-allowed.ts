import { fitsEntry, isDenial } from './deny-pattern.ts';
import {
  ALLOWED,
  type DestinationCluster,
  type RestrictingProject,
  type Verdict,
} from './verdict.ts';

type Entry = NonNullable<RestrictingProject['spec']['destinations']>[number];

/**
 * Whether the project's applications may deploy to this namespace of this cluster. An entry names the
 * cluster by address or by name; `saysName` makes the message name it as the application does.
 */
export function destinationAllowed(
  { metadata, spec }: RestrictingProject,
  cluster: DestinationCluster,
  namespace: string,
  { saysName = false }: { saysName?: boolean } = {},
): Verdict {
  const rule =
    unmatched(spec.destinations ?? [], cluster, namespace) ?? foreign(spec, metadata.name, cluster);
  if (rule === undefined) return ALLOWED;
  const server = saysName ? cluster.name : cluster.server;
  return {
    kind: 'denied',
    message: `application destination server '${server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${metadata.name}'`,
    rule,
  };
}

function unmatched(
  entries: readonly Entry[],
  cluster: DestinationCluster,
  namespace: string,
): string | undefined {
  let permitted = false;
  for (const entry of entries) {
    const name = cluster.name !== '' && fitsEntry(entry.name, cluster.name);
    const server = cluster.server !== '' && fitsEntry(entry.server, cluster.server);
    const inNamespace = fitsEntry(entry.namespace, namespace);
    if ((server || name) && inNamespace) permitted = true;
    else if (denies(entry, { name, server, inNamespace })) {
      return `spec.destinations denies it by ${told(entry)}`;
    }
  }
  return permitted ? undefined : 'no entry of spec.destinations matches it';
}

/** A denied name counts in every namespace; a denied address in those that the entry is about. */
function denies(entry: Entry, fits: { name: boolean; server: boolean; inNamespace: boolean }) {
  if (!fits.name && isDenial(entry.name)) return true;
  if (!fits.server && isDenial(entry.server) && fits.inNamespace) return true;
  return !fits.inNamespace && isDenial(entry.namespace) && fits.server;
}

function foreign(
  { permitOnlyProjectScopedClusters }: RestrictingProject['spec'],
  project: string,
  cluster: DestinationCluster,
): string | undefined {
  if (!permitOnlyProjectScopedClusters || cluster.project === project) return undefined;
  return `spec.permitOnlyProjectScopedClusters is set, and the cluster does not belong to project ${project}`;
}

function told({ server, name, namespace }: Entry): string {
  return [
    ...(server ? [`server ${server}`] : []),
    ...(name ? [`name ${name}`] : []),
    `namespace ${namespace ?? ''}`,
  ].join(', ');
}
