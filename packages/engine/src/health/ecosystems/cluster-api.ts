import type { KubeObject } from '@lockstep/domain';
import { byConditions, kinds } from '../condition-rule.ts';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';
import { severityHealth } from './clouds.ts';

/** Phases first, then a false Ready, which is a failure whatever the phase. */
function phased(healthy: string): HealthRule {
  const phase = byPhase({ healthy: [healthy], degraded: ['Failed'], message: ['failureMessage'] });
  return (object) => pausedHealth(object) ?? notReady(object) ?? phase(object);
}

function pausedHealth(object: KubeObject) {
  const paused = valueAt(object, 'spec', 'paused') === true;
  return paused ? health('Suspended', `${object.kind} is paused`) : undefined;
}

function notReady(object: KubeObject) {
  const ready = conditionsOf(object).find((c) => c.type === 'Ready' && c.status === 'False');
  return ready && health('Degraded', ready.message || ready.reason);
}

/** While a cluster is provisioned nothing of it is ready, which is no failure yet. */
const cluster: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  const begins = phase === 'Pending' || phase === 'Provisioning';
  const ready = conditionsOf(object).find((c) => c.type === 'Ready');
  if (begins) return pausedHealth(object) ?? health('Progressing', ready?.message || phase);
  return provisioned(object);
};
const provisioned = phased('Provisioned');

/** An upgrade of EKS leaves the old control plane ready. */
const eksControlPlane: HealthRule = (object) => upgrading(object) ?? severityHealth(object);
function upgrading(object: KubeObject) {
  const busy = conditionsOf(object).find((c) => EKS_BUSY.includes(c.type) && c.status === 'True');
  return busy && health('Progressing', busy.message || busy.reason || busy.type);
}
const EKS_BUSY: readonly string[] = ['EKSControlPlaneCreating', 'EKSControlPlaneUpdating'];

const machineHealthCheck: HealthRule = (object) => {
  const healthy = numberAt(object, 'status', 'currentHealthy');
  const expected = numberAt(object, 'status', 'expectedMachines');
  if (healthy === undefined) return health('Progressing', 'Waiting for the machines to be checked');
  return healthy === (expected ?? 0)
    ? health('Healthy')
    : health('Degraded', `${healthy} of ${expected ?? 0} machines are healthy`);
};

/** Replicas that are there, for kinds that state no phase. */
const machineSet: HealthRule = (object) => {
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  if (textAt(object, 'status', 'failureReason')) {
    return health('Degraded', textAt(object, 'status', 'failureMessage'));
  }
  if (ready >= wanted) return health('Healthy');
  return health('Progressing', `${ready} of ${wanted} machines are ready`);
};

const resourceSet = byConditions({
  when: [
    ['ResourcesApplied', 'False', 'Degraded'],
    ['ResourcesApplied', 'True', 'Healthy'],
  ],
});

export const clusterApi: HealthRules = {
  'cluster.x-k8s.io/Cluster': cluster,
  'cluster.x-k8s.io/Machine': phased('Running'),
  'cluster.x-k8s.io/MachineDeployment': phased('Running'),
  'cluster.x-k8s.io/MachinePool': phased('Running'),
  'cluster.x-k8s.io/MachineSet': machineSet,
  'cluster.x-k8s.io/MachineHealthCheck': machineHealthCheck,
  ...kinds('addons.cluster.x-k8s.io', ['ClusterResourceSet'], resourceSet),
  'controlplane.cluster.x-k8s.io/AWSManagedControlPlane': eksControlPlane,
  'controlplane.cluster.x-k8s.io/*': severityHealth,
};
