import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { kinds } from '../condition-rule.ts';
import {
  exactAt,
  exactConditions,
  exactList,
  exactly,
  exactMaybe,
  exactText,
  holds,
  told,
} from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health, numberAt, textAt } from '../fields.ts';
import { severityHealth } from './clouds.ts';

const phaseOf = (object: KubeObject) => exactMaybe(object, 'status', 'phase');

/** Of a false Ready, if there is one. */
function notReady(object: KubeObject): unknown {
  return exactConditions(object)?.find(
    (condition) =>
      exactAt(condition, 'type') === 'Ready' && exactAt(condition, 'status') === 'False',
  );
}

function paused(object: KubeObject): HealthStatus | undefined {
  const isPaused = holds(exactAt(object, 'spec', 'paused'));
  return isPaused ? health('Suspended', `${object.kind} is paused`) : undefined;
}

/** A false Ready is a failure whatever the phase, unless it only informs of what is going on. */
const cluster: HealthRule = exactly((object) => {
  const suspended = paused(object);
  if (suspended) return suspended;
  const phase = phaseOf(object);
  const failed = exactConditions(object)?.find(isFailure);
  if (failed !== undefined) return told('Degraded', exactAt(failed, 'message'));
  if (phase === 'Failed') return health('Degraded');
  return phase === 'Provisioned'
    ? health('Healthy', 'The cluster runs')
    : health('Progressing', 'Waiting for the cluster');
});

function isFailure(condition: unknown): boolean {
  return (
    exactAt(condition, 'type') === 'Ready' &&
    exactAt(condition, 'status') === 'False' &&
    exactAt(condition, 'severity') !== 'Info'
  );
}

/** Its phase alone tells; Ready only says why it does not run. */
const machine: HealthRule = exactly((object) => {
  const phase = phaseOf(object);
  if (phase === 'Running') return health('Healthy', 'The machine runs');
  const ready = notReady(object);
  const message = ready === undefined ? 'Waiting for the machine' : exactAt(ready, 'message');
  return told(phase === 'Failed' ? 'Degraded' : 'Progressing', message);
});

const machineDeployment: HealthRule = exactly((object) => {
  const suspended = paused(object);
  if (suspended) return suspended;
  const phase = phaseOf(object);
  if (phase === 'Failed') return health('Degraded', 'The machines failed');
  return phase === 'Running'
    ? health('Healthy', 'The machines run')
    : health('Progressing', 'Waiting for the machines');
});

/** What is false is told, and changes nothing. */
const machinePool: HealthRule = exactly((object) => {
  const phase = phaseOf(object);
  const said = phase === undefined ? '' : exactText(phase);
  const untrue = (exactConditions(object) ?? []).flatMap(toldUntrue);
  const message = [said, ...untrue].filter((text) => text !== '').join(', ');
  if (phase === 'Running' || phase === 'Scaling') return health('Healthy', message);
  const failed = phase === 'Failed' || phase === 'Unknown';
  return health(failed ? 'Degraded' : 'Progressing', message);
});

function toldUntrue(condition: unknown): string[] {
  const type = exactAt(condition, 'type');
  if (type === undefined || exactAt(condition, 'status') !== 'False') return [];
  const reason = exactAt(condition, 'reason');
  return [reason === undefined ? exactText(type) : exactText(type, ' (', reason, ')')];
}

/** An upgrade of EKS leaves the old control plane ready; a failure message stays until it is mended. */
const eksControlPlane: HealthRule = exactly((object) => {
  const listed = exactMaybe(object, 'status', 'conditions');
  if (listed === undefined) return health('Progressing', 'Waiting for the control plane');
  const failure = exactAt(object, 'status', 'failureMessage');
  if (failure !== undefined && failure !== '') return told('Degraded', failure);
  const conditions = exactList(listed);
  const is = (condition: unknown, type: string) =>
    exactAt(condition, 'type') === type && exactAt(condition, 'status') === 'True';
  if (conditions.some((one) => is(one, 'EKSControlPlaneUpdating'))) {
    return health('Progressing', 'EKS updates the control plane');
  }
  const ready = conditions.findIndex((one) => is(one, 'Ready'));
  const errors = conditions.slice(0, ready < 0 ? undefined : ready).filter(isError);
  const reasons = errors.map((one) => exactText(exactAt(one, 'message')));
  if (ready >= 0) return health('Healthy', 'The control plane is ready');
  if (reasons.length > 0) return health('Degraded', reasons.join(' '));
  return health('Progressing', 'The control plane is not ready');
});

function isError(condition: unknown): boolean {
  return exactAt(condition, 'status') === 'False' && exactAt(condition, 'severity') === 'Error';
}

const machineHealthCheck: HealthRule = exactly((object) => {
  const healthy = exactMaybe(object, 'status', 'currentHealthy');
  if (healthy === undefined) return health('Progressing', 'Waiting for the machines to be checked');
  const isWhole = exactAt(object, 'status', 'expectedMachines') === healthy;
  return isWhole ? health('Healthy') : health('Degraded', 'Not all machines are healthy');
});

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

const resourceSet = byExactConditions({
  when: [
    ['ResourcesApplied', 'True', 'Healthy', { says: 'The resources are applied' }],
    ['ResourcesApplied', 'False', 'Degraded'],
  ],
  waiting: 'Waiting for the resources to be applied',
});

export const clusterApi: HealthRules = {
  'cluster.x-k8s.io/Cluster': cluster,
  'cluster.x-k8s.io/Machine': machine,
  'cluster.x-k8s.io/MachineDeployment': machineDeployment,
  'cluster.x-k8s.io/MachinePool': machinePool,
  'cluster.x-k8s.io/MachineSet': machineSet,
  'cluster.x-k8s.io/MachineHealthCheck': machineHealthCheck,
  ...kinds('addons.cluster.x-k8s.io', ['ClusterResourceSet'], resourceSet),
  'controlplane.cluster.x-k8s.io/AWSManagedControlPlane': eksControlPlane,
  'controlplane.cluster.x-k8s.io/*': severityHealth,
};
