import type { HealthStatusCode, KubeObject } from '@lockstep/domain';
import { exactAt, exactConditions, exactList, exactly, exactMaybe, holds, told } from './exact.ts';
import { exactConditionValues } from './exact-pairs.ts';
import { type HealthRule, health } from './fields.ts';

/** What one condition means: its type, its status (`*` any, `!True` any but that), the health. */
export type ExactStep = readonly [
  type: string,
  status: 'True' | 'False' | 'Unknown' | '*' | '!True',
  health: HealthStatusCode,
  limits?: StepLimits,
];

interface StepLimits {
  /** Only with one of these reasons. */
  reasons?: readonly string[];
  /** Not with one of these reasons. */
  exceptReasons?: readonly string[];
  /** Said instead of the condition's own message. */
  says?: string;
  /** Its reason is said instead of its message. */
  saysReason?: boolean;
}

export interface ExactRow {
  /**
   * One pass over the object's conditions, in their order: the first condition that a step speaks
   * of decides. A list of such lists is several passes, one after the other.
   */
  when: readonly ExactStep[] | readonly (readonly ExactStep[])[];
  /** What an object is of which no step speaks; Progressing unless given. */
  otherwise?: HealthStatusCode;
  /** Said then. */
  waiting?: string;
  /** A field of the spec that suspends the object when it is set; then there must be a spec. */
  suspendedBy?: string;
  /** A condition without a message is told by its reason. */
  orReason?: boolean;
  /** Said of a condition without a message. */
  orSay?: string;
  /** The conditions may be a map, of which the values count. */
  ofMap?: boolean;
  /**
   * How `status.observedGeneration` tells that the status speaks of another spec: it differs where
   * both generations are told (`other`), or wherever it is told itself (`observed`).
   */
  stale?: 'other' | 'observed';
}

/** The rule that a row stands for, exact for objects of any shape. */
export function byExactConditions(row: ExactRow): HealthRule {
  const passes = passesOf(row.when);
  const waiting = () => health(row.otherwise ?? 'Progressing', row.waiting ?? WAITING);
  return exactly((object) => {
    if (row.suspendedBy && holds(exactAt(object, 'spec', row.suspendedBy))) {
      return health('Suspended', `${object.kind} is suspended`);
    }
    if (row.stale && isStale(object, row.stale)) return waiting();
    const conditions = conditionsFor(row, object);
    if (!conditions) return waiting();
    for (const steps of passes) {
      for (const condition of conditions) {
        const step = stepFor(steps, condition);
        if (step) return judged(step, condition, row);
      }
    }
    return waiting();
  });
}

function conditionsFor(row: ExactRow, object: KubeObject): unknown[] | undefined {
  return row.ofMap ? exactConditionValues(object) : exactConditions(object);
}

const WAITING = 'Waiting for the controller to report status';

function passesOf(when: ExactRow['when']): readonly (readonly ExactStep[])[] {
  const isOne = (steps: ExactRow['when']): steps is readonly ExactStep[] =>
    steps.length > 0 && typeof steps[0]?.[0] === 'string';
  return isOne(when) ? [when] : when;
}

/** The first step that speaks of the condition. */
function stepFor(steps: readonly ExactStep[], condition: unknown): ExactStep | undefined {
  const type = exactAt(condition, 'type');
  const status = exactAt(condition, 'status');
  const reason = exactAt(condition, 'reason');
  return steps.find(([wantedType, wantedStatus, , limits]) => {
    if (wantedType !== '*' && wantedType !== type) return false;
    if (wantedStatus === '!True' ? status === 'True' : !isAny(wantedStatus, status)) return false;
    if (limits?.exceptReasons?.some((one) => one === reason)) return false;
    return !limits?.reasons || limits.reasons.some((one) => one === reason);
  });
}

function isAny(wanted: string, value: unknown): boolean {
  return wanted === '*' || wanted === value;
}

function judged([, , status, limits]: ExactStep, condition: unknown, row: ExactRow) {
  if (limits?.says !== undefined) return health(status, limits.says);
  if (limits?.saysReason) return told(status, exactAt(condition, 'reason'));
  const message = exactAt(condition, 'message');
  if (holds(message)) return told(status, message);
  if (row.orSay !== undefined) return health(status, row.orSay);
  return told(status, row.orReason ? exactAt(condition, 'reason') : message);
}

/** Does `status.observedGeneration` speak of another spec? See `ExactRow`. */
export function isStale(object: unknown, how: 'other' | 'observed'): boolean {
  const observed = exactMaybe(object, 'status', 'observedGeneration');
  const generation = exactMaybe(object, 'metadata', 'generation');
  if (observed === undefined) return false;
  if (generation === undefined) return how === 'observed';
  return observed !== generation;
}

/** The common contract: a false Ready is a failure, a true one is health. */
export const EXACT_READY = [
  ['Ready', 'False', 'Degraded'],
  ['Ready', 'True', 'Healthy'],
] as const satisfies readonly ExactStep[];

/** The first condition of the list with this type. */
export function conditionIn(conditions: unknown, type: string): unknown {
  return exactList(conditions).find((condition) => exactAt(condition, 'type') === type);
}
