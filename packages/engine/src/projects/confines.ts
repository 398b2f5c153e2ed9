import type { ResourceRef } from '@lockstep/domain';
import { destinationAllowed } from './destination-allowed.ts';
import { resourceKindAllowed } from './resource-kind-allowed.ts';
import {
  ALLOWED,
  type DestinationCluster,
  type RestrictingProject,
  type Verdict,
} from './verdict.ts';

type Resource = Pick<ResourceRef, 'group' | 'kind' | 'namespace' | 'name'>;

/** What a project lets its applications have in one cluster. */
export interface Confines {
  /** Of an object that is there: it is namespaced where it names a namespace. */
  ofLive(resource: Resource): Verdict;
  /** Of an object that is to be applied; its kind says whether it is namespaced. */
  ofDesired(resource: Resource, namespaced: boolean): Verdict;
}

/**
 * Asked for each resource of each look, so that what was answered once for a kind, a namespace or a
 * name is remembered; for as long as neither project nor cluster changes.
 */
export function confinesOf(project: RestrictingProject, cluster: DestinationCluster): Confines {
  const kinds = new Map<string, Verdict>();
  const namespaces = new Map<string, Verdict>();
  const ofKind = (resource: Resource, namespaced: boolean): Verdict => {
    const { group, kind, name } = resource;
    const key = namespaced ? `${group}/${kind}` : `${group}/${kind}/${name}`;
    return remembered(kinds, `${namespaced} ${key}`, () =>
      resourceKindAllowed(project, resource, { namespaced }),
    );
  };
  const ofNamespace = (namespace: string): Verdict =>
    remembered(namespaces, namespace, () => inNamespace(project, cluster, namespace));
  const ofDesired = (resource: Resource, namespaced: boolean): Verdict => {
    const verdict = ofKind(resource, namespaced);
    if (verdict.kind === 'denied' || !namespaced) return verdict;
    return ofNamespace(resource.namespace);
  };
  return {
    ofDesired,
    ofLive: (resource) => ofDesired(resource, resource.namespace !== ''),
  };
}

function inNamespace(
  project: RestrictingProject,
  cluster: DestinationCluster,
  namespace: string,
): Verdict {
  const verdict = destinationAllowed(project, cluster, namespace);
  if (verdict.kind === 'allowed') return ALLOWED;
  const message = `namespace ${namespace} is not permitted in project '${project.metadata.name}'`;
  return { ...verdict, message };
}

function remembered(known: Map<string, Verdict>, key: string, find: () => Verdict): Verdict {
  const found = known.get(key);
  if (found) return found;
  const verdict = find();
  known.set(key, verdict);
  return verdict;
}
