import type { KubeObject } from '@lockstep/domain';
import { byConditions } from '../condition-rule.ts';
import {
  type ConditionFields,
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  textAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

const FAILURES: readonly string[] = [
  'CatalogSourcesUnhealthy',
  'InstallPlanFailed',
  'ResolutionFailed',
];

/** A subscription waits while an install plan does, unless a person is to approve an upgrade. */
const subscription: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const failed = conditions.filter(isFailure);
  if (failed.length > 0) return health('Degraded', failed.map(toldCondition).join('; '));
  const pending = conditions.find((c) => c.type === 'InstallPlanPending' && c.status === 'True');
  if (conditions.length === 0 || (pending && !isUpgradeOnHold(object))) {
    return health('Progressing', 'An install plan is pending');
  }
  return health('Healthy');
};

function isFailure({ type, status, reason }: ConditionFields): boolean {
  // A plan that was cleaned up after it had been carried out is missed by nobody.
  if (type === 'InstallPlanMissing') return reason !== 'ReferencedInstallPlanNotFound';
  return FAILURES.includes(type) && status === 'True';
}

function toldCondition({ type, reason, message }: ConditionFields): string {
  return `${type}: ${message || reason}`;
}

function isUpgradeOnHold(object: KubeObject): boolean {
  return (
    textAt(object, 'spec', 'installPlanApproval') === 'Manual' &&
    textAt(object, 'status', 'state') === 'UpgradePending' &&
    Boolean(textAt(object, 'status', 'installedCSV'))
  );
}

export const operatorLifecycle: HealthRules = {
  'operators.coreos.com/Subscription': subscription,
  'operators.coreos.com/InstallPlan': byPhase({
    healthy: ['Complete'],
    degraded: ['Failed'],
    suspended: ['RequiresApproval'],
  }),
  'operators.coreos.com/ClusterServiceVersion': byPhase({
    healthy: ['Succeeded'],
    degraded: ['Failed'],
  }),
  'operators.coreos.com/CatalogSource': byPhase({
    at: 'connectionState.lastObservedState',
    healthy: ['READY'],
    degraded: ['TRANSIENT_FAILURE', 'SHUTDOWN'],
  }),
  'olm.operatorframework.io/ClusterExtension': byConditions({
    when: [
      ['Installed', 'False', 'Degraded', ['Failed']],
      ['Progressing', 'False', 'Degraded', ['Blocked']],
      ['Installed', 'True', 'Healthy'],
    ],
  }),
};
