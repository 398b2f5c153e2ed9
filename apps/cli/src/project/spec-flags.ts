import { UsageError } from '../cli/cli-error.ts';

/** What `proj create` and `proj set` can say of a project. */
export interface SpecFlags {
  description?: string;
  src?: string[];
  dest?: string[];
  sourceNamespaces?: string[];
  allowClusterResource?: string[];
  orphanedResources?: boolean;
}

/** The fields that are given. */
export function specFromFlags(flags: SpecFlags): Record<string, unknown> {
  const { description, src, dest, sourceNamespaces, allowClusterResource } = flags;
  return {
    ...(description ? { description } : {}),
    ...(src ? { sourceRepos: src } : {}),
    ...(dest ? { destinations: dest.map(destination) } : {}),
    ...(sourceNamespaces ? { sourceNamespaces } : {}),
    ...(allowClusterResource
      ? { clusterResourceWhitelist: allowClusterResource.map(groupKind) }
      : {}),
    ...(flags.orphanedResources ? { orphanedResources: { warn: true } } : {}),
  };
}

/** A cluster's address has a scheme, or is `*`; anything else is a name. */
function destination(text: string): Record<string, string> {
  const [cluster, namespace, rest] = text.split(',');
  if (!cluster || !namespace || rest !== undefined) {
    throw new UsageError(`--dest ${text}: it is written SERVER,NAMESPACE`);
  }
  const isAddress = cluster === '*' || cluster.includes('://');
  return { [isAddress ? 'server' : 'name']: cluster, namespace };
}

function groupKind(text: string): { group: string; kind: string } {
  const slash = text.lastIndexOf('/');
  return { group: slash < 0 ? '' : text.slice(0, slash), kind: text.slice(slash + 1) };
}
