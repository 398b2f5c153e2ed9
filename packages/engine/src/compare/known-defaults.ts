import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { isBuiltIn } from './built-in-kinds.ts';
import { childOf, isEmptySet } from './fields-v1.ts';
import { own, sameJson } from './own.ts';

/**
 * Values that the API server fills in where a manifest is silent, by field (the API reference).
 * An object that was created, not applied, owns them as if they had been stated.
 */
const DEFAULTS: Record<string, readonly unknown[]> = {
  allocateLoadBalancerNodePorts: [true],
  backoffLimit: [6],
  completionMode: ['NonIndexed'],
  completions: [1],
  concurrencyPolicy: ['Allow'],
  defaultMode: [420],
  dnsPolicy: ['ClusterFirst'],
  enableServiceLinks: [true],
  externalTrafficPolicy: ['Cluster'],
  failedJobsHistoryLimit: [1],
  failureThreshold: [3],
  imagePullPolicy: ['Always', 'IfNotPresent'],
  immutable: [false],
  internalTrafficPolicy: ['Cluster'],
  ipFamilyPolicy: ['SingleStack'],
  manualSelector: [false],
  matchPolicy: ['Equivalent'],
  maxSurge: ['25%', 1],
  maxUnavailable: ['25%', 1],
  parallelism: [1],
  pathType: ['ImplementationSpecific'],
  periodSeconds: [10],
  persistentVolumeReclaimPolicy: ['Delete', 'Retain'],
  podManagementPolicy: ['OrderedReady'],
  podReplacementPolicy: ['TerminatingOrFailed'],
  progressDeadlineSeconds: [600],
  protocol: ['TCP'],
  publishNotReadyAddresses: [false],
  reclaimPolicy: ['Delete'],
  reinvocationPolicy: ['Never'],
  replicas: [1],
  restartPolicy: ['Always'],
  revisionHistoryLimit: [10],
  schedulerName: ['default-scheduler'],
  scheme: ['HTTP'],
  scope: ['*'],
  securityContext: [{}],
  resources: [{}],
  serviceAccount: [],
  sessionAffinity: ['None'],
  successThreshold: [1],
  successfulJobsHistoryLimit: [3],
  suspend: [false],
  terminationGracePeriodSeconds: [30],
  terminationMessagePath: ['/dev/termination-log'],
  terminationMessagePolicy: ['File'],
  timeoutSeconds: [1, 10],
  type: ['ClusterIP', 'RollingUpdate', 'Opaque'],
  volumeBindingMode: ['Immediate'],
  volumeMode: ['Filesystem'],
};

/** Fields that repeat another one, or are allocated: never a manifest's own. */
const DERIVED = new Set([
  'clusterIP',
  'clusterIPs',
  'ipFamilies',
  'nodePort',
  'targetPort',
  'volumeName',
]);

/**
 * The set without fields that hold a built-in type's default in the object. Of custom resources no
 * defaults are known here, so that nothing can be told from one: their set is empty.
 */
export function withoutKnownDefaults(fields: FieldsV1, object: KubeObject): FieldsV1 {
  return isBuiltIn(object) ? prune(fields, object) : {};
}

function prune(fields: FieldsV1, value: unknown): FieldsV1 {
  const result: FieldsV1 = {};
  for (const key in fields) {
    const node = fields[key] as FieldsV1;
    const child = key === '.' ? undefined : childOf(value, key);
    if (!child) result[key] = node;
    else if (isEmptySet(node)) {
      if (!isDefault(key, child.value)) result[key] = node;
    } else {
      const rest = prune(node, child.value);
      const isField = key.startsWith('f:');
      if (Object.keys(rest).some((name) => !isField || name !== '.')) result[key] = rest;
    }
  }
  return result;
}

function isDefault(element: string, value: unknown): boolean {
  if (!element.startsWith('f:')) return false;
  const field = element.slice(2);
  return (
    DERIVED.has(field) ||
    ((own(DEFAULTS, field) as readonly unknown[] | undefined) ?? []).some((known) =>
      sameJson(known, value),
    )
  );
}

/** Defaults within fields that are replaced as a whole: the same wherever the field occurs there. */
const ATOMIC_DEFAULTS: Record<string, unknown> = {
  apiGroup: 'rbac.authorization.k8s.io',
  apiVersion: 'v1',
  divisor: '0',
  expirationSeconds: 3600,
  kind: 'PersistentVolumeClaim',
  protocol: 'TCP',
  scope: '*',
  status: { phase: 'Pending' },
  volumeMode: 'Filesystem',
};

/** True for what the API server adds by itself inside an atomic list or map of a built-in type. */
export function isAtomicDefault(field: string, value: unknown): boolean {
  return Object.hasOwn(ATOMIC_DEFAULTS, field) && sameJson(ATOMIC_DEFAULTS[field], value);
}
