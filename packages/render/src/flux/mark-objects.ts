import {
  ANNOTATION_HOOK,
  ANNOTATION_READY_TIMEOUT,
  ANNOTATION_SYNC_OPTIONS,
  type FluxMetadata,
  type KubeObject,
} from '@lockstep/domain';
import { isLeftAlone, policyOf } from './object-policies.ts';
import { withAnnotation } from './waves.ts';

/** What a unit says of all its objects, in the words that our engine acts by. */
export interface UnitMarks {
  /** Left as they are in the cluster: neither applied nor pruned. */
  isSuspended: boolean;
  /** What leaves Git is deleted. */
  prunes: boolean;
  /** What is there stays when the application is deleted. */
  orphans: boolean;
  readyTimeout?: string;
  metadata?: FluxMetadata;
}

export function markObject(object: KubeObject, marks: UnitMarks): KubeObject {
  let marked = withMetadata(object, marks.metadata);
  const isKept = policyOf(object, 'prune') === 'disabled';
  if (isKept || !marks.prunes) marked = withSyncOption(marked, 'Prune=false');
  if (isKept || marks.orphans) marked = withSyncOption(marked, 'Delete=false');
  if (marks.readyTimeout) {
    marked = withAnnotation(marked, ANNOTATION_READY_TIMEOUT, marks.readyTimeout);
  }
  const isSkipped = marks.isSuspended || isLeftAlone(object);
  return isSkipped ? withAnnotation(marked, ANNOTATION_HOOK, 'Skip') : marked;
}

function withMetadata(object: KubeObject, metadata: FluxMetadata | undefined): KubeObject {
  const { labels, annotations } = metadata ?? {};
  if (!labels && !annotations) return object;
  const before = object.metadata;
  return {
    ...object,
    metadata: {
      ...before,
      ...(labels && { labels: { ...before.labels, ...labels } }),
      ...(annotations && { annotations: { ...before.annotations, ...annotations } }),
    },
  };
}

/** What the object says of itself comes first, and so counts. */
function withSyncOption(object: KubeObject, option: string): KubeObject {
  const before = object.metadata.annotations?.[ANNOTATION_SYNC_OPTIONS];
  const options = before ? `${before},${option}` : option;
  return withAnnotation(object, ANNOTATION_SYNC_OPTIONS, options);
}

/** Kinds of Kubernetes that have no namespace. */
const CLUSTER_SCOPED = new Set([
  ...['Namespace', 'Node', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding'],
  ...['CustomResourceDefinition', 'APIService', 'StorageClass', 'VolumeAttachment', 'CSIDriver'],
  ...['CSINode', 'IngressClass', 'RuntimeClass', 'PriorityClass', 'FlowSchema'],
  ...['PriorityLevelConfiguration', 'CertificateSigningRequest', 'ValidatingAdmissionPolicy'],
  ...['ValidatingAdmissionPolicyBinding', 'ValidatingWebhookConfiguration'],
  ...['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'MutatingWebhookConfiguration'],
  ...['ClusterTrustBundle', 'DeviceClass', 'GatewayClass', 'PodSecurityPolicy'],
]);

/**
 * A release's object in its namespace, where it names none. One of a kind that has no namespace
 * after all loses it again before it is compared and applied.
 */
export function inNamespace(object: KubeObject, namespace: string): KubeObject {
  if (object.metadata.namespace || CLUSTER_SCOPED.has(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}
