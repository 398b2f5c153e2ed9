import { isMap, type JsonMap, valueAt } from '../field-path.ts';
import { own } from '../own.ts';
import type { FieldType } from './field-types.ts';

/** A field's default, where it depends on the fields beside it; undefined where there is none. */
type Default = (parent: JsonMap) => unknown;

const always =
  (value: unknown): Default =>
  () =>
    value;
const whenType =
  (types: readonly string[], value: unknown, otherwise?: string): Default =>
  (parent) =>
    types.includes(String(parent.type || otherwise)) ? value : undefined;

const CPU_METRIC = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};
const DOUBLE = { type: 'Percent', value: 100, periodSeconds: 15 };
const BY_FOUR = { type: 'Pods', value: 4, periodSeconds: 15 };
const SCALE_DOWN = { selectPolicy: 'Max', policies: [DOUBLE] };
const SCALE_UP = { ...SCALE_DOWN, stabilizationWindowSeconds: 0, policies: [BY_FOUR, DOUBLE] };
const ROLLING = ['RollingUpdate'];
const EXTERNAL = ['NodePort', 'LoadBalancer'];

/**
 * What the API server fills in by more than a constant (the API reference tells it with each
 * field): by the type's name and the field.
 */
const BY_FIELD: Record<string, Record<string, Default>> = {
  'admissionregistration/v1/MatchResources': {
    namespaceSelector: always({}),
    objectSelector: always({}),
  },
  'apps/v1/DeploymentSpec': { strategy: always({}) },
  'apps/v1/DeploymentStrategy': { rollingUpdate: whenType(ROLLING, {}, 'RollingUpdate') },
  'apps/v1/DaemonSetSpec': { updateStrategy: always({}) },
  'apps/v1/DaemonSetUpdateStrategy': { rollingUpdate: whenType(ROLLING, {}, 'RollingUpdate') },
  'apps/v1/StatefulSetSpec': {
    updateStrategy: always({}),
    persistentVolumeClaimRetentionPolicy: always({}),
  },
  // Only beside a type that is not stated either.
  'apps/v1/StatefulSetUpdateStrategy': { rollingUpdate: ({ type }) => (type ? undefined : {}) },
  'autoscaling/v1/HorizontalPodAutoscalerSpec': { targetCPUUtilizationPercentage: always(80) },
  'autoscaling/v2/HorizontalPodAutoscalerSpec': { metrics: always([CPU_METRIC]) },
  'autoscaling/v2/HorizontalPodAutoscalerBehavior': {
    scaleUp: always(SCALE_UP),
    scaleDown: always(SCALE_DOWN),
  },
  'batch/v1/JobSpec': {
    completions: (job) => (job.parallelism === undefined ? 1 : undefined),
    podReplacementPolicy: (job) => (job.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'),
    backoffLimit: (job) => (job.backoffLimitPerIndex === undefined ? 6 : 2147483647),
  },
  'core/v1/Container': { imagePullPolicy: pullPolicy },
  'core/v1/EphemeralContainer': { imagePullPolicy: pullPolicy },
  'core/v1/PodSpec': { serviceAccount: (pod) => pod.serviceAccountName || undefined },
  'core/v1/ResourceFieldSelector': { divisor: always('0') },
  'core/v1/ReplicationControllerSpec': {
    selector: ({ template }) => valueAt(template, ['metadata', 'labels']),
  },
  'core/v1/Volume': {
    emptyDir: (volume) =>
      Object.keys(volume).every((key) => key === 'name' || volume[key] == null) ? {} : undefined,
  },
  'core/v1/ServicePort': { targetPort: (port) => port.port },
  'core/v1/ServiceSpec': {
    allocateLoadBalancerNodePorts: whenType(['LoadBalancer'], true),
    externalTrafficPolicy: ({ type, externalIPs }) =>
      EXTERNAL.includes(String(type)) || isFilled(externalIPs) ? 'Cluster' : undefined,
    internalTrafficPolicy: whenType([...EXTERNAL, 'ClusterIP'], 'Cluster', 'ClusterIP'),
    sessionAffinityConfig: (service) =>
      service.sessionAffinity === 'ClientIP' ? { clientIP: { timeoutSeconds: 10800 } } : undefined,
  },
  'core/v1/LimitRangeItem': {
    default: (item) => (item.type === 'Container' ? limitsOf(item) : undefined),
    defaultRequest: (item) => (item.type === 'Container' ? requestsOf(item) : undefined),
  },
  'networking/v1/NetworkPolicySpec': {
    policyTypes: ({ egress }) => (isFilled(egress) ? ['Ingress', 'Egress'] : ['Ingress']),
  },
  'rbac/v1/Subject': {
    apiGroup: ({ kind }) =>
      kind === 'User' || kind === 'Group' ? 'rbac.authorization.k8s.io' : undefined,
  },
  'apiextensions/v1/CustomResourceDefinitionSpec': { conversion: always({ strategy: 'None' }) },
  'apiextensions/v1/CustomResourceDefinitionNames': {
    singular: ({ kind }) => (typeof kind === 'string' ? kind.toLowerCase() : undefined),
    listKind: ({ kind }) => (typeof kind === 'string' ? `${kind}List` : undefined),
  },
};

/** An image without a tag, or of the tag `latest`, is always pulled; one with a digest is not. */
function pullPolicy({ image }: JsonMap): unknown {
  if (typeof image !== 'string' || image === '') return undefined;
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function limitsOf({ max, default: stated }: JsonMap): JsonMap {
  return { ...mapOr(max), ...mapOr(stated) };
}

function requestsOf(item: JsonMap): JsonMap {
  return { ...mapOr(item.min), ...limitsOf(item), ...mapOr(item.defaultRequest) };
}

function mapOr(value: unknown): JsonMap {
  return isMap(value) ? value : {};
}

/** The defaults, and what is stated beside or in the place of them. */
function withoutEmpty(defaults: JsonMap, stated: unknown): JsonMap {
  const given = Object.entries(mapOr(stated)).filter(
    ([, value]) => !Array.isArray(value) || value.length > 0,
  );
  return { ...defaults, ...Object.fromEntries(given) };
}

/** All that the API server may have filled in where `parent` does not state this field. */
export function defaultsOf(
  typeName: string | undefined,
  parent: JsonMap,
  key: string,
  field: FieldType,
): readonly unknown[] {
  const rules = typeName === undefined ? undefined : BY_FIELD[typeName];
  const rule = rules ? (own(rules, key) as Default | undefined) : undefined;
  if (!rule) return field.defaults ?? [];
  const { [key]: _value, ...others } = parent;
  const value = rule(others);
  return value === undefined ? [] : [value];
}

/** What it fills in there; undefined where that is not known or depends on something else. */
export function defaultOf(
  typeName: string | undefined,
  parent: JsonMap,
  key: string,
  field: FieldType,
): unknown {
  const known = defaultsOf(typeName, parent, key, field);
  return known.length === 1 ? known[0] : undefined;
}

/** Fields that the API server completes or rewrites even where they are stated, by the type's name. */
const COMPLETED: Record<string, (parent: JsonMap) => JsonMap> = {
  'core/v1/LimitRangeItem': (item) => {
    if (item.type !== 'Container') return {};
    const limits = limitsOf(item);
    return { default: limits, defaultRequest: requestsOf({ ...item, default: limits }) };
  },
  'autoscaling/v2/HorizontalPodAutoscalerBehavior': ({ scaleUp, scaleDown }) => ({
    scaleUp: withoutEmpty(SCALE_UP, scaleUp),
    scaleDown: withoutEmpty(SCALE_DOWN, scaleDown),
  }),
  // The deprecated twin always says the same.
  'core/v1/PodSpec': ({ serviceAccountName, serviceAccount }) =>
    serviceAccountName
      ? { serviceAccount: serviceAccountName }
      : serviceAccount
        ? { serviceAccountName: serviceAccount }
        : {},
};

/** What the API server makes of stated fields of such a type, beyond single defaults. */
export function completedFields(typeName: string | undefined, parent: JsonMap): JsonMap {
  return (typeName === undefined ? undefined : COMPLETED[typeName])?.(parent) ?? {};
}
