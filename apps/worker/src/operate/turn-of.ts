import type { KubeObject } from '@lockstep/domain';
import type { Turn } from '@lockstep/kube';

const YIELDS_FOR_MS = 30_000;

const RUN_PODS = new Set([
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'DaemonSet',
  'StatefulSet',
  'Job',
  'CronJob',
]);

/**
 * How an object of an application stands in line for the API server. A new workload sets the
 * cluster's controllers to work, and these compete for the API server with what other
 * applications still need before their own workloads: of a fleet, that goes first. What runs
 * already never waits.
 */
export function turnOf(
  applicationId: string,
  desired: KubeObject,
  live: KubeObject | undefined,
): Turn {
  const yields = !live && RUN_PODS.has(desired.kind);
  return { flow: applicationId, ...(yields && { yieldsForMs: YIELDS_FOR_MS }) };
}
