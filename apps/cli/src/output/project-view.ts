import type { Project } from '@lockstep/domain';
import { facts, table } from './table.ts';

type GroupKinds = Project['spec']['clusterResourceWhitelist'];

/** Projects as people read them: what is permitted, in short. */
export function projectTable(projects: readonly Project[]): string {
  return table(
    [
      { title: 'NAME', value: ({ metadata }) => metadata.name },
      { title: 'DESCRIPTION', value: ({ spec }) => spec.description ?? '' },
      { title: 'DESTINATIONS', value: ({ spec }) => short(destinations(spec)) },
      { title: 'SOURCES', value: ({ spec }) => short(spec.sourceRepos ?? []) },
      {
        title: 'CLUSTER-RESOURCES',
        value: ({ spec }) => short(groupKinds(spec.clusterResourceWhitelist)),
      },
      { title: 'ROLES', value: ({ spec }) => String(spec.roles?.length ?? 0) },
    ],
    projects,
  );
}

export function projectFacts({ metadata, spec }: Project): string {
  return facts([
    ['Name', metadata.name],
    ['Description', spec.description ?? ''],
    ['Destinations', list(destinations(spec))],
    ['Repositories', list(spec.sourceRepos ?? [])],
    ['Source Namespaces', list(spec.sourceNamespaces ?? [])],
    ['Allowed Cluster Resources', list(groupKinds(spec.clusterResourceWhitelist))],
    ['Denied Cluster Resources', list(groupKinds(spec.clusterResourceBlacklist))],
    // Without a list all kinds of a namespace are permitted, and none of the cluster's.
    [
      'Allowed Namespaced Resources',
      spec.namespaceResourceWhitelist ? list(groupKinds(spec.namespaceResourceWhitelist)) : '<all>',
    ],
    ['Denied Namespaced Resources', list(groupKinds(spec.namespaceResourceBlacklist))],
    ['Orphaned Resources', spec.orphanedResources ? 'watched' : 'not watched'],
    ['Roles', list((spec.roles ?? []).map((role) => role.name))],
    ['Sync Windows', String(spec.syncWindows?.length ?? 0)],
  ]);
}

function destinations(spec: Project['spec']): string[] {
  return (spec.destinations ?? []).map(
    ({ server, name, namespace }) => `${server || name || '*'},${namespace ?? '*'}`,
  );
}

function groupKinds(given: GroupKinds): string[] {
  return (given ?? []).map(({ group, kind }) => `${group}/${kind}`);
}

/** One of many, and how many more. */
function short(values: readonly string[]): string {
  return values.length > 1 ? `${values[0]} (+${values.length - 1})` : list(values);
}

function list(values: readonly string[]): string {
  return values.length > 0 ? values.join(' ') : '<none>';
}
