import { byConditions, kinds, OPERATOR_STEPS } from '../condition-rule.ts';
import { exactAt, exactly, exactMaybe, exactValues } from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { countPairs, pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** A route is admitted by all of its routers, or refused by one; without any it is well. */
const route: HealthRule = exactly((object) => {
  const ingresses = exactMaybe(object, 'status', 'ingress');
  if (ingresses === undefined) return health('Progressing', 'Waiting for the route');
  const routers = exactValues(ingresses);
  const conditions = routers.flatMap((one) => exactValues(exactAt(one, 'conditions')));
  if (countPairs(conditions, ['Admitted=True']) >= routers.length) {
    return health('Healthy', 'Route is admitted');
  }
  return countPairs(conditions, ['Admitted=False']) > 0
    ? health('Degraded', 'Route is refused')
    : health('Progressing', 'Waiting for the route to be admitted');
});

/** The first of its conditions that says something decides. */
const ingressController = byExactConditions({
  when: [
    ['Degraded', 'True', 'Degraded'],
    ['DeploymentReplicasAllAvailable', 'False', 'Progressing'],
    ['Progressing', 'True', 'Progressing', { saysReason: true }],
    ['Available', 'True', 'Healthy', { says: 'IngressController is available' }],
  ],
  ofMap: true,
  waiting: 'Waiting for the ingress controller',
});

/** Available and rolled out are two conditions: both, one of them, or none. */
const deploymentConfig: HealthRule = exactly((object) => {
  const conditions = exactMaybe(object, 'status', 'conditions');
  const replicas = exactMaybe(object, 'status', 'replicas');
  if (conditions === undefined || replicas === undefined) {
    return health('Progressing', 'Waiting for pods to run');
  }
  const met = exactValues(conditions).filter(isRolledOut).length;
  if (met === 2 || replicas === 0) return health('Healthy', 'The rollout is complete');
  return met === 1
    ? health('Progressing', 'Waiting for pods to run')
    : health('Degraded', 'Neither available nor rolled out');
});

function isRolledOut(condition: unknown): boolean {
  const pair = pairOf(condition);
  const isNew = exactAt(condition, 'reason') === 'NewReplicationControllerAvailable';
  return pair === 'Available=True' || (pair === 'Progressing=True' && isNew);
}

const build = byPhase({
  healthy: ['Complete'],
  degraded: ['Failed', 'Error'],
  suspended: ['Cancelled'],
  message: ['message', 'reason'],
});

const machineConfigPool = byConditions({
  when: [
    ['Degraded', 'True', 'Degraded'],
    ['RenderDegraded', 'True', 'Degraded'],
    ['NodeDegraded', 'True', 'Degraded'],
    ['Updating', 'True', 'Progressing'],
    ['Updated', 'True', 'Healthy'],
  ],
  suspendedBy: 'paused',
});

const clusterVersion = byConditions({
  when: [
    ['Failing', 'True', 'Degraded'],
    ['Degraded', 'True', 'Degraded'],
    ['Progressing', 'True', 'Progressing'],
    ['Available', 'True', 'Healthy'],
    ['Available', 'False', 'Degraded'],
  ],
});

/** An operator's own configuration: without conditions it is only read, and has no health. */
const operator = byConditions({ when: OPERATOR_STEPS, withoutStatus: 'none' });

export const openshift: HealthRules = {
  'route.openshift.io/Route': route,
  'apps.openshift.io/DeploymentConfig': deploymentConfig,
  'build.openshift.io/Build': build,
  'machineconfiguration.openshift.io/MachineConfigPool': machineConfigPool,
  ...kinds('config.openshift.io', ['ClusterVersion', 'ClusterOperator'], clusterVersion),
  'operator.openshift.io/IngressController': ingressController,
  'operator.openshift.io/*': operator,
};
