import type { HealthStatus, HealthStatusCode, KubeObject } from '@lockstep/domain';
import { exactAt, exactly, exactMaybe, exactText, holds, told } from '../exact.ts';
import { byExactPhase } from '../exact-phase.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Replicas as `ready/wanted`; a collector in the pods of others has none. */
const collector: HealthRule = exactly((object) => {
  const scale = exactMaybe(object, 'status', 'scale');
  const replicas = scale === undefined ? undefined : exactAt(scale, 'statusReplicas');
  if (replicas !== undefined) return byReplicas(object, exactText(replicas));
  const isSidecar =
    exactMaybe(object, 'status') !== undefined && exactAt(object, 'spec', 'mode') === 'sidecar';
  return isSidecar
    ? health('Healthy', 'Runs as a sidecar')
    : health('Progressing', 'Waiting for the scale to be reported');
});

function byReplicas(object: KubeObject, replicas: string): HealthStatus {
  const [, ready, wanted] = /(\d+)\/(\d+)/.exec(replicas) ?? [];
  const message = `${replicas} replicas are ready`;
  if (ready === undefined) return health('Progressing', message);
  if (Number(ready) > 0) {
    return health(Number(ready) === Number(wanted) ? 'Healthy' : 'Progressing', message);
  }
  // No node may be eligible for a daemon set.
  const isDaemonSet = exactMaybe(object, 'spec', 'mode') === 'daemonset';
  return health(isDaemonSet && Number(wanted) === 0 ? 'Healthy' : 'Degraded', message);
}

const UPDATES = new Map<unknown, HealthStatusCode>([
  ['operational', 'Healthy'],
  ['expanding', 'Progressing'],
  ['paused', 'Suspended'],
  ['failed', 'Degraded'],
]);

/** VictoriaMetrics' operator states the same for all of its kinds. */
const victoriaMetrics: HealthRule = exactly((object) => {
  const waiting = health('Progressing', 'Waiting for the operator to report status');
  if (exactMaybe(object, 'status') === undefined) return waiting;
  const generation = exactMaybe(object, 'metadata', 'generation');
  const observed = exactAt(object, 'status', 'observedGeneration');
  const isOther = generation !== undefined && observed !== undefined && observed !== generation;
  const update = exactAt(object, 'status', 'updateStatus');
  const status = UPDATES.get(update);
  if (isOther || !status) return waiting;
  const reason = exactAt(object, 'status', 'reason');
  const isTold = status !== 'Healthy' && holds(reason) && reason !== '';
  return told(status, isTold ? reason : update);
});

/** What is measured and traced, by kinds of several makers. */
export const telemetry: HealthRules = {
  'opentelemetry.io/OpenTelemetryCollector': collector,
  'jaegertracing.io/Jaeger': byExactPhase({ healthy: ['Running'], degraded: ['Failed'] }),
  'operator.victoriametrics.com/*': victoriaMetrics,
};
