import { byConditions, kinds, OPERATOR_STEPS } from '../condition-rule.ts';
import {
  type ConditionFields,
  conditionsAt,
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  numberAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** A route is as its routers say: one that refuses it is a fault. */
const route: HealthRule = (object) => {
  const admitted = listAt(object, 'status', 'ingress')
    .flatMap((ingress) => conditionsAt(ingress, 'conditions'))
    .filter((condition) => condition.type === 'Admitted');
  const refused = admitted.find((condition) => condition.status === 'False');
  if (refused) return health('Degraded', refused.message || refused.reason);
  return admitted.some((condition) => condition.status === 'True')
    ? health('Healthy', 'Route is admitted')
    : health('Progressing', 'Waiting for the route to be admitted');
};

/** Available and rolled out are two conditions: both, one of them, or none. */
const deploymentConfig: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const replicas = numberAt(object, 'status', 'replicas');
  if (conditions.length === 0 || replicas === undefined) {
    return health('Progressing', 'Waiting for pods to run');
  }
  const met = conditions.filter(isRolledOut).length;
  if (met >= 2 || replicas === 0) return health('Healthy', 'The rollout is complete');
  return met === 1
    ? health('Progressing', 'Waiting for pods to run')
    : health('Degraded', 'Neither available nor rolled out');
};

function isRolledOut({ type, status, reason }: ConditionFields): boolean {
  if (status !== 'True') return false;
  return (
    type === 'Available' ||
    (type === 'Progressing' && reason === 'NewReplicationControllerAvailable')
  );
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
  'operator.openshift.io/IngressController': byConditions({ when: OPERATOR_STEPS }),
  'operator.openshift.io/*': operator,
};
