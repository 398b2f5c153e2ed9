import type { HealthStatus, HealthStatusCode } from '@lockstep/domain';
import {
  type ConditionFields,
  conditionsOf,
  type HealthRule,
  health,
  isStatusOlder,
  valueAt,
} from './fields.ts';

/**
 * What one condition means: its type and status (`*` is any), the health that follows, and the
 * reasons that it is limited to, if it is.
 */
export type ConditionStep = readonly [
  type: string,
  status: 'True' | 'False' | 'Unknown' | '*',
  health: HealthStatusCode,
  reasons?: readonly string[],
];

/** One row of the rule table: everything about a kind that its conditions tell. */
export interface ConditionRow {
  /** The first of these that holds decides; what none decides is Progressing. */
  when: readonly ConditionStep[];
  /** A field of the spec that suspends the object when it is true, such as `suspend`. */
  suspendedBy?: string;
  /** Its `status.observedGeneration` tells which spec the conditions speak of. */
  observed?: boolean;
  /** What an object is that has no status to judge by, where that is not Progressing. */
  withoutStatus?: HealthStatusCode | 'none';
  /** Said while nothing is decided. */
  waiting?: string;
}

const WAITING = 'Waiting for the controller to report status';

/** The rule that a row of the table stands for. */
export function byConditions(row: ConditionRow): HealthRule {
  return (object) => {
    if (row.suspendedBy && valueAt(object, 'spec', row.suspendedBy) === true) {
      return health('Suspended', `${object.kind} is suspended`);
    }
    if (row.observed && isStatusOlder(object)) return health('Progressing', row.waiting ?? WAITING);
    const conditions = conditionsOf(object);
    if (conditions.length === 0 && row.withoutStatus) {
      return row.withoutStatus === 'none' ? undefined : health(row.withoutStatus);
    }
    return decide(row, conditions) ?? health('Progressing', row.waiting ?? WAITING);
  };
}

function decide(row: ConditionRow, conditions: ConditionFields[]): HealthStatus | undefined {
  const pairs = row.when.flatMap((step) =>
    conditions.map((condition) => [step, condition] as const),
  );
  const found = pairs.find(([step, condition]) => holds(step, condition));
  return found && health(found[0][2], textOf(found[1]));
}

function holds([type, status, , reasons]: ConditionStep, condition: ConditionFields): boolean {
  if (type !== '*' && type !== condition.type) return false;
  if (status !== '*' && status !== condition.status) return false;
  return !reasons || reasons.includes(condition.reason);
}

function textOf(condition: ConditionFields): string {
  return condition.message || condition.reason;
}

/** The common contract: Ready is True, or False for a failure, or not decided yet. */
export const READY_STEPS = [
  ['Ready', 'False', 'Degraded'],
  ['Ready', 'True', 'Healthy'],
] as const satisfies readonly ConditionStep[];

export const readyHealth = byConditions({ when: READY_STEPS });

/** The contract of OpenShift's operators: Degraded, Available and Progressing. */
export const OPERATOR_STEPS = [
  ['Degraded', 'True', 'Degraded'],
  ['Available', 'False', 'Degraded'],
  ['Progressing', 'True', 'Progressing'],
  ['Available', 'True', 'Healthy'],
] as const satisfies readonly ConditionStep[];

/** Runs that end: how long they run does not matter, only whether they succeeded. */
export const RUN_STEPS = [
  ['Failed', 'True', 'Degraded'],
  ['Succeeded', 'True', 'Healthy'],
  ['Complete', 'True', 'Healthy'],
  ['Suspended', 'True', 'Suspended'],
] as const satisfies readonly ConditionStep[];

/** `group/Kind` of several kinds of one group that share a rule. `*` is every kind of the group. */
export function kinds(
  group: string,
  names: readonly string[],
  rule: HealthRule,
): Record<string, HealthRule> {
  return Object.fromEntries(names.map((name) => [`${group}/${name}`, rule]));
}
