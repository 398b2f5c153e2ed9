import { byConditions, kinds } from '../condition-rule.ts';
import { exactAt, exactList, exactly, exactMaybe, exactSize } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';
import { capsule } from './capsule.ts';

/** Karmada: applied to each cluster that the spec names, and well there. */
const binding: HealthRule = exactly((object) => {
  const clusters = exactMaybe(object, 'status') && exactAt(object, 'spec', 'clusters');
  const states = exactMaybe(object, 'status', 'aggregatedStatus');
  const isComplete =
    clusters !== undefined &&
    exactSize(clusters) > 0 &&
    states !== undefined &&
    exactSize(states) === exactSize(clusters);
  if (!isComplete) return health('Progressing', 'Waiting to be applied to all clusters');
  return exactList(states).some(isIll)
    ? health('Degraded', 'It is not well in all clusters')
    : health('Healthy');
});

function isIll(state: unknown): boolean {
  const word = exactAt(state, 'health');
  return word === 'Unhealthy' || (word === 'Unknown' && exactAt(state, 'applied') !== true);
}

const managedCluster = byConditions({
  when: [
    ['HubAcceptedManagedCluster', 'False', 'Progressing'],
    ['HubDeniedManagedCluster', 'True', 'Degraded'],
    ['ManagedClusterConditionAvailable', 'True', 'Healthy'],
    ['ManagedClusterConditionAvailable', '*', 'Degraded'],
  ],
});

const manifestWork = byConditions({
  when: [
    ['Applied', 'False', 'Degraded'],
    ['Available', 'False', 'Progressing'],
    ['Available', 'True', 'Healthy'],
  ],
});

const karmadaCluster = byConditions({
  when: [
    ['Ready', 'True', 'Healthy'],
    ['Ready', '*', 'Degraded'],
  ],
});

/** Many clusters from one, as Karmada and Open Cluster Management have it, or many tenants in one. */
export const fleets: HealthRules = {
  ...capsule,
  ...kinds('work.karmada.io', ['ResourceBinding', 'ClusterResourceBinding'], binding),
  'cluster.karmada.io/Cluster': karmadaCluster,
  'cluster.open-cluster-management.io/ManagedCluster': managedCluster,
  'work.open-cluster-management.io/ManifestWork': manifestWork,
  'operator.open-cluster-management.io/MultiClusterHub': byPhase({
    healthy: ['Running'],
    degraded: ['Error', 'Blocked'],
    suspended: ['Paused'],
  }),
  'multicluster.openshift.io/MultiClusterEngine': byPhase({
    healthy: ['Available'],
    degraded: ['Error', 'Blocked'],
    suspended: ['Paused'],
  }),
};
