import { parseApiVersion } from '@lockstep/domain';

/** API groups that the API server itself serves: their types are Go structs, not free schemas. */
const BUILT_IN_GROUPS = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'extensions',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'node.k8s.io',
  'certificates.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'events.k8s.io',
  'resource.k8s.io',
]);

/** True for kinds that every API server knows; false for those of custom resource definitions. */
export function isBuiltIn(object: { apiVersion: string }): boolean {
  return BUILT_IN_GROUPS.has(parseApiVersion(object.apiVersion).group);
}

/**
 * Maps that the built-in types replace as a whole (`x-kubernetes-map-type: atomic` in the API
 * server's OpenAPI): their field set has one leaf for all keys.
 */
const ATOMIC_MAPS = new Set([
  'selector',
  'labelSelector',
  'namespaceSelector',
  'podSelector',
  'objectSelector',
  'nodeSelector',
  'configMapKeyRef',
  'secretKeyRef',
  'fileKeyRef',
  'fieldRef',
  'resourceFieldRef',
  'roleRef',
  'scaleTargetRef',
  'targetRef',
  'claimRef',
  'secretRef',
  'controllerExpandSecretRef',
  'controllerPublishSecretRef',
  'nodeExpandSecretRef',
  'nodePublishSecretRef',
  'nodeStageSecretRef',
  'scopeSelector',
  'dataSource',
  'resource',
  'target',
  'port',
  'paramKind',
  'paramRef',
  'matchConstraints',
  'matchResources',
  'involvedObject',
  'regarding',
  'related',
  'nodeTopology',
  'preference',
  'required',
  'requiredDuringSchedulingIgnoredDuringExecution',
]);

/** True when a built-in type owns the map of this field as a whole. */
export function isAtomicMap(field: string): boolean {
  return ATOMIC_MAPS.has(field);
}
