/** Kubernetes objects and how they are named, as everything in Lockstep sees them. */

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ManagedFieldsEntry {
  manager?: string;
  operation?: 'Apply' | 'Update';
  apiVersion?: string;
  time?: string;
  fieldsType?: 'FieldsV1';
  fieldsV1?: FieldsV1;
  subresource?: string;
}

/** A FieldsV1 set: `f:name` fields, `k:{…}` keyed list items, `v:…` set members, `.` the node itself. */
export interface FieldsV1 {
  [path: string]: FieldsV1;
}

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  managedFields?: ManagedFieldsEntry[];
}

/** Any Kubernetes object: a rendered manifest or a live one. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** Names one object of one cluster. `namespace` is empty for cluster-scoped objects. */
export interface ResourceRef {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
}

/** Splits `apps/v1` into its group and version; the core group is the empty string. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Joins group and version the way `apiVersion` spells them. */
export function apiVersionOf(ref: { group: string; version: string }): string {
  return ref.group === '' ? ref.version : `${ref.group}/${ref.version}`;
}

/** The object's own reference, as its manifest states it. */
export function refOf(object: KubeObject): ResourceRef {
  const { group, version } = parseApiVersion(object.apiVersion);
  return {
    group,
    version,
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name ?? object.metadata.generateName ?? '',
  };
}

/** One text per object whatever its API version: `group/Kind/namespace/name`. */
export function resourceKey(ref: Omit<ResourceRef, 'version'>): string {
  return `${ref.group}/${ref.kind}/${ref.namespace}/${ref.name}`;
}

/** `group/Kind`: the key of everything that is looked up by kind. */
export function groupKind(ref: { group: string; kind: string }): string {
  return `${ref.group}/${ref.kind}`;
}

/** How a Secret is named among those of one render, before it is put into a namespace. */
export function secretName({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? metadata.generateName ?? ''}`;
}
