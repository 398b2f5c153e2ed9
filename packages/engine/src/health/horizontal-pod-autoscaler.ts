import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { isMap } from '../compare/field-path.ts';
import { AUTOSCALER_BETA, AUTOSCALER_V1, AUTOSCALER_V2 } from './decode/status-shapes.ts';
import {
  type ConditionFields,
  conditionsOf,
  type HealthRule,
  health,
  textAt,
  valueAt,
} from './fields.ts';
import { typed } from './typed.ts';

/** Conditions that mean the autoscaler cannot do its work, by their reason. */
const BROKEN = new Map<string, readonly string[]>([
  ['AbleToScale', ['FailedGetScale', 'FailedUpdateScale']],
  ['ScalingActive', ['FailedGetResourceMetric', 'InvalidSelector']],
]);
const WORKING: readonly string[] = ['AbleToScale', 'ScalingLimited'];
/** Where autoscaling/v1, which has no conditions, keeps them. */
const V1_CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';

const stated = (object: KubeObject) => judge(conditionsOf(object));

/** The versions that are judged, each by its own types. */
const VERSIONS = new Map<string, HealthRule>([
  ['autoscaling/v1', typed(AUTOSCALER_V1, annotated)],
  ['autoscaling/v2', typed(AUTOSCALER_V2, stated)],
  ['autoscaling/v2beta1', typed(AUTOSCALER_BETA, stated)],
  ['autoscaling/v2beta2', typed(AUTOSCALER_BETA, stated)],
]);

export const horizontalPodAutoscalerHealth: HealthRule = (object) => {
  const rule = VERSIONS.get(object.apiVersion);
  if (rule) return rule(object);
  return health('Unknown', `${object.kind} is not judged in version ${object.apiVersion}`);
};

/** The first condition that says something decides, in the order in which they stand. */
function judge(conditions: readonly Told[]): HealthStatus {
  for (const condition of conditions) {
    const status = judged(condition);
    if (status) return health(status, condition.message);
  }
  return health('Progressing', 'Waiting to Autoscale');
}

type Told = Pick<ConditionFields, 'type' | 'status' | 'reason' | 'message'>;

function judged({ type, reason, status }: Told): HealthStatus['status'] | undefined {
  if (BROKEN.get(type)?.includes(reason)) return 'Degraded';
  return WORKING.includes(type) && status === 'True' ? 'Healthy' : undefined;
}

function annotated(object: KubeObject): HealthStatus {
  const text = valueAt(object, 'metadata', 'annotations', V1_CONDITIONS);
  const conditions = typeof text === 'string' ? conditionsIn(text) : [];
  return conditions
    ? judge(conditions)
    : health('Unknown', `The annotation ${V1_CONDITIONS} is not readable`);
}

/** Undefined when the text is not a list of conditions in JSON. */
function conditionsIn(text: string): Told[] | undefined {
  try {
    const conditions: unknown = JSON.parse(text);
    if (conditions === null) return [];
    if (!Array.isArray(conditions) || !conditions.every(isCondition)) return undefined;
    return conditions.map((condition) => ({
      type: textOf(condition, 'type'),
      status: textOf(condition, 'status'),
      reason: textOf(condition, 'reason'),
      message: textOf(condition, 'message'),
    }));
  } catch {
    return undefined;
  }
}

const FIELDS = ['type', 'status', 'reason', 'message'];

function isCondition(value: unknown): boolean {
  if (value === null) return true;
  if (!isMap(value)) return false;
  return Object.entries(value).every(
    ([name, field]) =>
      !FIELDS.includes(name.toLowerCase()) || field === null || typeof field === 'string',
  );
}

/** Names are read in capitals too; of several that say the same the last one counts. */
function textOf(condition: unknown, field: string): string {
  if (!isMap(condition)) return '';
  const name = Object.keys(condition).findLast(
    (one) => one.toLowerCase() === field && condition[one] !== null,
  );
  return (name && textAt(condition, name)) || '';
}
