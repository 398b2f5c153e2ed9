/** Kubernetes' own groups with a dot in their name. Those without one are all its own. */
const GROUPS = new Set(
  [
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'authentication',
    'authorization',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'internal.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'storage',
    'storagemigration',
  ].map((name) => `${name}.k8s.io`),
);

/**
 * Is the group Kubernetes' own? Its kinds have a health rule here or no health at all, and state
 * in observedGeneration what their status speaks of. Gateway API and the like are not.
 */
export function isKubernetesGroup(group: string): boolean {
  return !group.includes('.') || GROUPS.has(group);
}
