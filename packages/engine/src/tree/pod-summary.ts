import type { KubeObject } from '@lockstep/domain';
import { conditionsOf, fieldsAt, listAt, numberAt, textAt } from '../health/fields.ts';

/** A pod in the words and numbers of `kubectl get pods`. */

/** `Running`, `CrashLoopBackOff`, `Init:0/1`, `Completed`, `Terminating`… */
export function podReason(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp) {
    return textAt(pod, 'status', 'reason') === 'NodeLost' ? 'Unknown' : 'Terminating';
  }
  const stated = textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase') || 'Unknown';
  return initReason(pod) ?? containersReason(pod) ?? stated;
}

/** `1/2`: containers that are ready, sidecars among them, of all. */
export function podReadiness(pod: KubeObject): string {
  const sidecars = sidecarNames(pod);
  const statuses = [
    ...containers(pod),
    ...initContainers(pod).filter((c) => sidecars.has(textAt(c, 'name') ?? '')),
  ];
  const ready = statuses.filter((c) => fieldsAt(c).ready === true).length;
  return `${ready}/${listAt(pod, 'spec', 'containers').length + sidecars.size}`;
}

export function podRestarts(pod: KubeObject): number {
  const sidecars = sidecarNames(pod);
  const counted = [
    ...containers(pod),
    ...initContainers(pod).filter((c) => sidecars.has(textAt(c, 'name') ?? '')),
  ];
  return counted.reduce<number>((sum, c) => sum + (numberAt(c, 'restartCount') ?? 0), 0);
}

/** What holds the pod in its init containers; undefined when they are through. */
function initReason(pod: KubeObject): string | undefined {
  const all = listAt(pod, 'spec', 'initContainers').length;
  const sidecars = sidecarNames(pod);
  for (const [at, status] of initContainers(pod).entries()) {
    const ended = fieldsAt(status, 'state', 'terminated');
    if ('exitCode' in ended && ended.exitCode === 0) continue;
    const isStarted =
      sidecars.has(textAt(status, 'name') ?? '') && fieldsAt(status).started === true;
    if (isStarted) continue;
    if ('exitCode' in ended) return `Init:${endReason(ended)}`;
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${at}/${all}`;
  }
  return undefined;
}

/** The last container that has something to say, as kubectl takes it. */
function containersReason(pod: KubeObject): string | undefined {
  let reason: string | undefined;
  let running = false;
  for (const status of containers(pod).toReversed()) {
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    const ended = fieldsAt(status, 'state', 'terminated');
    if (waiting) reason = waiting;
    else if (Object.keys(ended).length > 0) reason = endReason(ended);
    else if (fieldsAt(status).ready === true && 'running' in fieldsAt(status, 'state'))
      running = true;
  }
  if (reason !== 'Completed' || !running) return reason;
  const ready = conditionsOf(pod).some((c) => c.type === 'Ready' && c.status === 'True');
  return ready ? 'Running' : 'NotReady';
}

function endReason(ended: Record<string, unknown>): string {
  if (typeof ended.reason === 'string' && ended.reason !== '') return ended.reason;
  const signal = numberAt(ended, 'signal') ?? 0;
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberAt(ended, 'exitCode') ?? 0}`;
}

function containers(pod: KubeObject): unknown[] {
  return listAt(pod, 'status', 'containerStatuses');
}

function initContainers(pod: KubeObject): unknown[] {
  return listAt(pod, 'status', 'initContainerStatuses');
}

/** Init containers that keep running beside the others (KEP-753). */
function sidecarNames(pod: KubeObject): Set<string> {
  const all = listAt(pod, 'spec', 'initContainers');
  const sidecars = all.filter((container) => textAt(container, 'restartPolicy') === 'Always');
  return new Set(sidecars.map((container) => textAt(container, 'name') ?? ''));
}
