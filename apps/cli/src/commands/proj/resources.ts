import type { Command } from 'commander';
import { UsageError } from '../../cli/cli-error.ts';
import { type ListField, listCommand } from '../../project/edit-list.ts';

interface Options {
  list: string;
}

/** What a project's applications may deploy. */
export const allowClusterResource = resource('allow-cluster-resource', 'allow', {
  allow: 'clusterResourceWhitelist',
  deny: 'clusterResourceBlacklist',
});
export const denyClusterResource = resource('deny-cluster-resource', 'deny', {
  allow: 'clusterResourceWhitelist',
  deny: 'clusterResourceBlacklist',
});
export const allowNamespaceResource = resource('allow-namespace-resource', 'allow', {
  allow: 'namespaceResourceWhitelist',
  deny: 'namespaceResourceBlacklist',
});
export const denyNamespaceResource = resource('deny-namespace-resource', 'deny', {
  allow: 'namespaceResourceWhitelist',
  deny: 'namespaceResourceBlacklist',
});

/**
 * To allow is to add to the list of what is allowed or to take from that of what is denied; `--list`
 * says which. Not given, cluster-scoped resources are kept by the first and others by the second.
 */
function resource(
  name: string,
  verb: 'allow' | 'deny',
  fields: Record<'allow' | 'deny', ListField>,
) {
  const isCluster = fields.allow === 'clusterResourceWhitelist';
  const listOf = ({ list }: Options): 'allow' | 'deny' => {
    if (list === 'allow' || list === 'deny') return list;
    throw new UsageError(`--list ${list}: it is allow or deny`);
  };
  return listCommand<Options>({
    field: (options) => fields[listOf(options)],
    arguments: [
      ['<group>', "the API group, '' for the core group; a glob"],
      ['<kind>', 'a glob'],
      ...(isCluster ? ([['[name]', 'of this name alone; a glob']] as [string, string][]) : []),
    ],
    configure: (command: Command) =>
      command.option(
        '-l, --list <which>',
        'the list that is changed: allow or deny',
        isCluster ? 'allow' : 'deny',
      ),
    example: `lockstep proj ${name} shop '' ${isCluster ? "Namespace 'shop-*'" : 'ResourceQuota'}`,
    adds: (options) => listOf(options) === verb,
    entry: ([group = '', kind, called]) => ({
      group,
      kind,
      ...(isCluster ? { name: called ?? '' } : {}),
    }),
    tell: ([group, kind, called]) => `${group}/${kind}${called ? ` ${called}` : ''}`,
  });
}
