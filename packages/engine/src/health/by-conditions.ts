import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { type ConditionFields, conditionsOf, health, numberAt } from './fields.ts';

/** Reasons of a false Ready that say that it will not get better by itself. */
const FAILURE =
  /fail|error|invalid|denied|forbidden|unauthorized|exceeded|timeout|backoff|conflict|stalled|unsupported|misconfigur|rejected/i;
const SUCCESS_CONDITIONS = ['Ready', 'Available'];

/**
 * Judges any kind by the conventions on status (the kstatus library of kubernetes-sigs/cli-utils):
 * observedGeneration, Stalled, Reconciling, and Ready or Available. Undefined where it follows none.
 */
export function healthByConditions(object: KubeObject): HealthStatus | undefined {
  if (isBehind(object)) return health('Progressing', 'Waiting for the new spec to be observed');
  const conditions = conditionsOf(object);
  const find = (type: string) => conditions.find((c) => c.type === type);
  const stalled = find('Stalled');
  if (stalled?.status === 'True') return health('Degraded', textOf(stalled));
  const reconciling = find('Reconciling');
  if (reconciling?.status === 'True') return health('Progressing', textOf(reconciling));
  const success = SUCCESS_CONDITIONS.map(find).find((c) => c !== undefined);
  return success && successHealth(object, success);
}

function successHealth(object: KubeObject, condition: ConditionFields): HealthStatus {
  const of = condition.observedGeneration;
  if (of !== undefined && of < (object.metadata.generation ?? 0)) {
    return health('Progressing', 'Waiting for the new spec to be observed');
  }
  if (condition.status === 'True') return health('Healthy', condition.message);
  const failed = condition.status === 'False' && FAILURE.test(condition.reason);
  return health(failed ? 'Degraded' : 'Progressing', textOf(condition));
}

/** Unlike Kubernetes' own kinds, a custom one that never states what it observed is believed. */
function isBehind(object: KubeObject): boolean {
  const observed = numberAt(object, 'status', 'observedGeneration');
  return observed !== undefined && observed < (object.metadata.generation ?? 0);
}

function textOf(condition: ConditionFields): string {
  return condition.message || condition.reason;
}
