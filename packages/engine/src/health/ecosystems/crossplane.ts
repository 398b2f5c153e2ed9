import { byConditions, kinds } from '../condition-rule.ts';
import {
  conditionsOf,
  fieldsAt,
  type HealthRule,
  type HealthRules,
  health,
  valueAt,
} from '../fields.ts';

/** Kinds that are only read by others, and state nothing. */
const WITHOUT_STATUS = new Set([
  ...['ClusterProviderConfig', 'Composition', 'CompositionRevision', 'DeploymentRuntimeConfig'],
  ...['ControllerConfig', 'EnvironmentConfig', 'ImageConfig', 'ProviderConfig'],
  ...[
    'ProviderConfigUsage',
    'StoreConfig',
    'Usage',
    'ClusterUsage',
    'ManagedResourceActivationPolicy',
  ],
]);

const GOOD = ['Ready', 'Healthy', 'Offered', 'Established', 'ValidPipeline', 'RevisionHealthy'];

const judged = byConditions({
  when: [
    ['LastAsyncOperation', 'False', 'Degraded'],
    ['Synced', 'False', 'Degraded'],
    ['Responsive', 'False', 'Degraded'],
    ['Established', 'False', 'Healthy', ['InactiveManagedResource']],
    ...GOOD.map((type) => [type, 'True', 'Healthy'] as const),
  ],
  inOrderOfConditions: true,
  waiting: 'Provisioning',
});

/** Managed resources, composites and claims: healthy as soon as one of the good conditions is met. */
const crossplaneHealth: HealthRule = (object) => {
  const isEmpty = Object.keys(fieldsAt(object, 'status')).length === 0;
  if (isEmpty && WITHOUT_STATUS.has(object.kind)) return health('Healthy');
  if (object.kind === 'ProviderConfig' && valueAt(object, 'status', 'users') !== undefined) {
    return health('Healthy', 'In use');
  }
  return judged(object);
};

/** A package is there when it is both installed and healthy. */
const packageHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const told = conditions.filter(({ type }) => PACKAGE_CONDITIONS.has(type));
  const bad = told.find((c) => c.status === 'False');
  if (bad) return health('Degraded', bad.message || bad.reason);
  const done = told.length > 0 && told.every((c) => c.status === 'True');
  const decided = told.some((c) => c.type !== 'Installed');
  return done && decided
    ? health('Healthy')
    : health('Progressing', 'Waiting for the package to be installed');
};
const PACKAGE_CONDITIONS = new Set(['Installed', 'Healthy', 'RevisionHealthy', 'RuntimeHealthy']);

const PACKAGES = ['Provider', 'Configuration', 'Function'];

export const crossplane: HealthRules = {
  ...kinds('pkg.crossplane.io', PACKAGES, packageHealth),
  ...kinds(
    'pkg.crossplane.io',
    PACKAGES.map((name) => `${name}Revision`),
    packageHealth,
  ),
  '*.crossplane.io/*': crossplaneHealth,
  '*.upbound.io/*': crossplaneHealth,
};
