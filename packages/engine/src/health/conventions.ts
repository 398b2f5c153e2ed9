import type { HealthStatus, HealthStatusCode, KubeObject } from '@lockstep/domain';
import {
  type ConditionFields,
  conditionsOf,
  generationOf,
  health,
  isStatusOlder,
  textAt,
} from './fields.ts';
import { phaseHealth } from './phase-words.ts';

/** Reasons of a false condition that say that it will not get better by itself. */
const FAILURE =
  /fail|error|invalid|denied|forbidden|unauthorized|exceeded|timeout|backoff|conflict|stalled|unsupported|misconfigur|rejected/i;
/** Conditions that are bad when they are true, the worst first. */
const TELLING: readonly (readonly [type: string, status: HealthStatusCode])[] = [
  ['Stalled', 'Degraded'],
  ['Failed', 'Degraded'],
  ['Failure', 'Degraded'],
  ['Degraded', 'Degraded'],
  ['Suspended', 'Suspended'],
  ['Paused', 'Suspended'],
  ['Reconciling', 'Progressing'],
];
const SUCCESS: readonly string[] = [
  ...['Ready', 'Available', 'Healthy', 'Synced', 'Succeeded', 'Complete', 'Completed'],
  ...['Established', 'Programmed'],
];

/**
 * Judges a kind that nobody listed by the conventions on status (the kstatus library of
 * kubernetes-sigs/cli-utils, and what operators commonly do): observedGeneration, the conditions
 * above, and a phase or state with a telling word. Undefined where it follows none.
 */
export function healthByConventions(object: KubeObject): HealthStatus | undefined {
  if (isStatusOlder(object))
    return health('Progressing', 'Waiting for the new spec to be observed');
  const conditions = conditionsOf(object);
  for (const [type, status] of TELLING) {
    const found = conditions.find((c) => c.type === type && c.status === 'True');
    if (found) return health(status, textOf(found));
  }
  const success = conditions.filter((c) => SUCCESS.includes(c.type));
  if (success.length > 0) return successHealth(object, success);
  const word = textAt(object, 'status', 'phase') ?? textAt(object, 'status', 'state');
  return word === undefined ? undefined : phaseHealth(object.kind, word);
}

/** All of them must be true; one that fails for good decides. */
function successHealth(object: KubeObject, conditions: ConditionFields[]): HealthStatus {
  const old = conditions.some((c) => (c.observedGeneration ?? Infinity) < generationOf(object));
  if (old) return health('Progressing', 'Waiting for the new spec to be observed');
  const failed = conditions.find((c) => c.status === 'False' && FAILURE.test(c.reason));
  if (failed) return health('Degraded', textOf(failed));
  const open = conditions.find((c) => c.status !== 'True');
  if (open) return health('Progressing', textOf(open));
  return health('Healthy', conditions[0]?.message);
}

function textOf(condition: ConditionFields): string {
  return condition.message || condition.reason;
}
