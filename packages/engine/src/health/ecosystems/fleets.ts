import { byConditions, kinds } from '../condition-rule.ts';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  textAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** Karmada: the binding was scheduled, applied everywhere, and is well there. */
const binding: HealthRule = (object) => {
  const find = (type: string) => conditionsOf(object).find((c) => c.type === type);
  const scheduled = find('Scheduled');
  if (scheduled?.status === 'False') return health('Degraded', scheduled.message);
  const clusters = listAt(object, 'status', 'aggregatedStatus');
  const ill = clusters.find((one) => textAt(one, 'health') === 'Unhealthy');
  if (ill) return health('Degraded', `${textAt(ill, 'clusterName') ?? 'a cluster'} is unhealthy`);
  const applied = find('FullyApplied');
  if (applied?.status === 'True') return health('Healthy', applied.message);
  return health('Progressing', applied?.message || 'Waiting to be applied to all clusters');
};

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

/** Many clusters from one: Karmada and Open Cluster Management. */
export const fleets: HealthRules = {
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
