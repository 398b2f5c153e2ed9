import type { KubeObject } from '@lockstep/domain';
import { byConditions } from '../condition-rule.ts';
import { exactAt, exactly, exactMaybe, exactText } from '../exact.ts';
import { exactConditionValues, pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

const FAILURES = [
  'CatalogSourcesUnhealthy=True',
  'InstallPlanFailed=True',
  'ResolutionFailed=True',
];

/** The states of a subscription in which something is still to come; none is one of them. */
const PENDING: readonly unknown[] = [undefined, '', 'UpgradeAvailable', 'UpgradePending'];

/** A subscription waits while an install plan does, unless a person is to approve an upgrade. */
const subscription: HealthRule = exactly((object) => {
  const conditions = exactConditionValues(object);
  if (!conditions) return health('Progressing', 'Waiting for an install plan');
  const isOnHold = isUpgradeOnHold(object, conditions);
  const counted = conditions.filter((one) => !(isOnHold && isPlanPending(one)));
  const state = exactAt(object, 'status', 'state');
  const message = [
    ...counted.map((one) => exactText(exactAt(one, 'type'), ' is ', exactAt(one, 'status'))),
    ...(state === undefined ? [] : [exactText('the state is ', state)]),
  ].join('; ');
  if (state === 'UpgradeFailed' || counted.some(isFailure)) return health('Degraded', message);
  const waits = PENDING.includes(state) && !(isOnHold && state === 'UpgradePending');
  const pending = waits || counted.some((one) => pairOf(one) === 'InstallPlanPending=True');
  return health(pending ? 'Progressing' : 'Healthy', message);
});

function isFailure(condition: unknown): boolean {
  // A plan that was cleaned up after it had been carried out is missed by nobody.
  const reason = exactAt(condition, 'reason');
  if (exactAt(condition, 'type') === 'InstallPlanMissing' && reason !== GONE) return true;
  return FAILURES.includes(pairOf(condition));
}
const GONE = 'ReferencedInstallPlanNotFound';

function isPlanPending(condition: unknown): boolean {
  return exactAt(condition, 'type') === 'InstallPlanPending';
}

/** Something is installed, and a person is to approve what would replace it. */
function isUpgradeOnHold(object: KubeObject, conditions: readonly unknown[]): boolean {
  if (exactMaybe(object, 'spec', 'installPlanApproval') !== 'Manual') return false;
  const asks = (one: unknown) =>
    pairOf(one) === 'InstallPlanPending=True' && exactAt(one, 'reason') === 'RequiresApproval';
  return conditions.some(asks) && exactAt(object, 'status', 'installedCSV') !== undefined;
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
