import type { Command } from 'commander';
import { UsageError } from '../cli/cli-error.ts';
import { collect } from '../cli/command.ts';

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

/** The flags by which a project's rules are stated, to make it and to change it. */
export function specOptions(command: Command): Command {
  return command
    .option('--description <text>', 'what it is for')
    .option('-s, --src <url>', 'a repository that is permitted; may be given again', collect)
    .option('-d, --dest <where>', 'SERVER,NAMESPACE that is permitted; may be given again', collect)
    .option(
      '--source-namespaces <name>',
      'where its applications may live; may be given again',
      collect,
    )
    .option('--allow-cluster-resource <which>', 'GROUP/KIND; may be given again', collect)
    .option('--orphaned-resources', 'tell of resources that belong to no application');
}
