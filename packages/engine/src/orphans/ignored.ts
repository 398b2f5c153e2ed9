import { groupKind, matchesGlob, type ProjectSpec, type ResourceRef } from '@lockstep/domain';
import { resourceKindAllowed } from '../projects/resource-kind-allowed.ts';

type Named = Pick<ResourceRef, 'group' | 'kind' | 'namespace' | 'name'>;

/** What Kubernetes itself puts into every namespace. */
const EVERYWHERE = new Set(['/ServiceAccount/default', '/ConfigMap/kube-root-ca.crt']);

/**
 * Whether nobody is told of the resource though no application manages it: Kubernetes made it, the
 * project ignores it, or the project's applications may not have its kind.
 */
export function isIgnoredOrphan(
  resource: Named,
  project: Pick<
    ProjectSpec,
    'orphanedResources' | 'namespaceResourceWhitelist' | 'namespaceResourceBlacklist'
  >,
): boolean {
  const { namespace, name } = resource;
  const key = `${groupKind(resource)}/${name}`;
  if (EVERYWHERE.has(key)) return true;
  if (namespace === 'default' && key === '/Service/kubernetes') return true;
  const restricting = { metadata: { name: '' }, spec: project };
  if (resourceKindAllowed(restricting, resource, { namespaced: true }).kind === 'denied')
    return true;
  return (project.orphanedResources?.ignore ?? []).some((rule) => isMeant(rule, resource));
}

/** A rule without a group means the core group; without a kind or name, all of them. */
function isMeant(
  rule: { group?: string | undefined; kind?: string | undefined; name?: string | undefined },
  { group, kind, name }: Named,
): boolean {
  return (
    matchesGlob(rule.group ?? '', group) &&
    (!rule.kind || matchesGlob(rule.kind, kind)) &&
    (!rule.name || matchesGlob(rule.name, name))
  );
}
