import { groupKind, type KubeObject, parseApiVersion } from '@lockstep/domain';

/** Tells whether a kind's objects live in namespaces; undefined where it does not know the kind. */
export type ScopeOf = (group: string, kind: string) => boolean | undefined;

/** Kubernetes' own kinds that live in no namespace. */
const CLUSTER_SCOPED = new Set([
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  '/ComponentStatus',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'certificates.k8s.io/CertificateSigningRequest',
  'certificates.k8s.io/ClusterTrustBundle',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'networking.k8s.io/IPAddress',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/ServiceCIDR',
  'node.k8s.io/RuntimeClass',
  'policy/PodSecurityPolicy',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'resource.k8s.io/DeviceClass',
  'resource.k8s.io/ResourceSlice',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
  'storage.k8s.io/VolumeAttributesClass',
]);

/**
 * A scope from what is known without a cluster: Kubernetes' own kinds, the CRDs among the given
 * objects, and how the live objects of a kind are. What none of them knows counts as namespaced.
 */
export function scopeFrom(objects: readonly KubeObject[], live: readonly KubeObject[]): ScopeOf {
  const known = new Map<string, boolean>();
  for (const object of live) {
    const { group } = parseApiVersion(object.apiVersion);
    known.set(groupKind({ group, kind: object.kind }), Boolean(object.metadata.namespace));
  }
  for (const object of [...live, ...objects]) {
    const defined = definedKind(object);
    if (defined) known.set(groupKind(defined), defined.namespaced);
  }
  return (group, kind) => {
    const key = groupKind({ group, kind });
    return CLUSTER_SCOPED.has(key) ? false : (known.get(key) ?? true);
  };
}

/** The kind that a CustomResourceDefinition defines; undefined for any other object. */
export function definedKind(
  object: KubeObject,
): { group: string; kind: string; namespaced: boolean } | undefined {
  if (object.kind !== 'CustomResourceDefinition') return undefined;
  if (parseApiVersion(object.apiVersion).group !== 'apiextensions.k8s.io') return undefined;
  const spec = object.spec as
    | { group?: string; scope?: string; names?: { kind?: string } }
    | undefined;
  if (!spec?.group || !spec.names?.kind) return undefined;
  return { group: spec.group, kind: spec.names.kind, namespaced: spec.scope !== 'Cluster' };
}
