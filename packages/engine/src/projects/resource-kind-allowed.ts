import { matchesPath, type ResourceRef } from '@lockstep/domain';
import { ALLOWED, type RestrictingProject, type Verdict } from './verdict.ts';

type Named = Pick<ResourceRef, 'group' | 'kind' | 'name'>;
interface Entry {
  group: string;
  kind: string;
  name?: string | undefined;
}

/**
 * Whether the project's applications may have resources of this kind. Namespaced kinds are all
 * permitted where there is no `namespaceResourceWhitelist` (an empty one permits none); of
 * cluster-scoped ones only those that `clusterResourceWhitelist` names, of these by name where the
 * entry has one. Groups, kinds and names are globs of Go's `path.Match`.
 */
export function resourceKindAllowed(
  { metadata, spec }: RestrictingProject,
  resource: Named,
  { namespaced }: { namespaced: boolean },
): Verdict {
  const rule = namespaced ? namespacedRule(spec, resource) : clusterRule(spec, resource);
  if (rule === undefined) return ALLOWED;
  const message = `resource ${resource.group}:${resource.kind} is not permitted in project ${metadata.name}`;
  return { kind: 'denied', message, rule };
}

function namespacedRule(spec: RestrictingProject['spec'], resource: Named): string | undefined {
  const { namespaceResourceWhitelist: allowed, namespaceResourceBlacklist: denied } = spec;
  if (allowed && !allowed.some((entry) => isKind(entry, resource))) {
    return 'no entry of spec.namespaceResourceWhitelist matches it';
  }
  const by = denied?.find((entry) => isKind(entry, resource));
  return by && `spec.namespaceResourceBlacklist denies it by ${told(by)}`;
}

function clusterRule(spec: RestrictingProject['spec'], resource: Named): string | undefined {
  const { clusterResourceWhitelist: allowed, clusterResourceBlacklist: denied } = spec;
  if (!allowed?.some((entry) => isMeant(entry, resource))) {
    return 'no entry of spec.clusterResourceWhitelist matches it';
  }
  const by = denied?.find((entry) => isMeant(entry, resource));
  return by && `spec.clusterResourceBlacklist denies it by ${told(by)}`;
}

function isKind(entry: Entry, { group, kind }: Named): boolean {
  return matchesPath(entry.kind, kind) && matchesPath(entry.group, group);
}

function isMeant(entry: Entry, resource: Named): boolean {
  return isKind(entry, resource) && (!entry.name || matchesPath(entry.name, resource.name));
}

function told({ group, kind, name }: Entry): string {
  return `${group}/${kind}${name ? ` ${name}` : ''}`;
}
