import { exactAt, exactly, exactValues } from '../exact.ts';
import { byExactConditions, type ExactStep } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { crossplanePackages } from './crossplane-packages.ts';

/** Kinds that are only read by others, and state nothing. */
const UPBOUND_WITHOUT_STATUS = ['ClusterProviderConfig', 'ProviderConfig', 'ProviderConfigUsage'];
const WITHOUT_STATUS = [
  ...UPBOUND_WITHOUT_STATUS,
  ...['Composition', 'CompositionRevision', 'DeploymentRuntimeConfig', 'ControllerConfig'],
  // The field waits for a status of these, which they never get.
  ...['EnvironmentConfig', 'ImageConfig', 'StoreConfig'],
];

const UPBOUND_GOOD = ['Ready'];
const GOOD = ['Ready', 'Healthy', 'Offered', 'Established', 'ValidPipeline', 'RevisionHealthy'];

const FAILURES: readonly ExactStep[] = [
  ['LastAsyncOperation', 'False', 'Degraded'],
  ['Synced', 'False', 'Degraded'],
];
/** A definition of a resource that nobody asked for yet is as it should be. */
const INACTIVE: ExactStep = [
  ...(['Established', 'False', 'Healthy'] as const),
  { reasons: ['InactiveManagedResource'] },
];

/** One failure is enough to be Degraded, and one of the good conditions otherwise to be Healthy. */
function managed(options: {
  good: readonly string[];
  withoutStatus: readonly string[];
}): HealthRule {
  const good = options.good.map((type) => [type, 'True', 'Healthy', { says: 'In place' }] as const);
  const judged = byExactConditions({
    when: [FAILURES, [INACTIVE, ...good]],
    waiting: 'Provisioning',
  });
  return exactly((object) => {
    const status = exactAt(object, 'status');
    const isEmpty = status === undefined || exactValues(status).length === 0;
    if (isEmpty && options.withoutStatus.includes(object.kind)) {
      return health('Healthy', 'In place');
    }
    if (isEmpty || exactAt(status, 'conditions') !== undefined) return judged(object);
    const isUsed = CONFIGS.includes(object.kind) && exactAt(status, 'users') !== undefined;
    return isUsed ? health('Healthy', 'In use') : judged(object);
  });
}
const CONFIGS: readonly string[] = ['ProviderConfig', 'ClusterProviderConfig'];

export const crossplane: HealthRules = {
  ...crossplanePackages,
  '*.crossplane.io/*': managed({ good: GOOD, withoutStatus: WITHOUT_STATUS }),
  '*.upbound.io/*': managed({ good: UPBOUND_GOOD, withoutStatus: UPBOUND_WITHOUT_STATUS }),
};
