import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { type ConditionFields, conditionsOf, type HealthRule, health, valueAt } from './fields.ts';
import { typed } from './typed.ts';

/** Conditions that mean the autoscaler cannot do its work, by their reason. */
const BROKEN = new Map<string, readonly string[]>([
  ['AbleToScale', ['FailedGetScale', 'FailedUpdateScale']],
  ['ScalingActive', ['FailedGetResourceMetric', 'InvalidSelector']],
]);
const WORKING: readonly string[] = ['AbleToScale', 'ScalingLimited'];
/** Where autoscaling/v1, which has no conditions, keeps them. */
const V1_CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';

/** The first condition that says something decides, in the order in which they stand. */
export const horizontalPodAutoscalerHealth: HealthRule = typed(
  { 'status.conditions': 'conditions' },
  (object) => {
    const conditions =
      object.apiVersion === 'autoscaling/v1' ? annotatedConditions(object) : conditionsOf(object);
    if (!conditions) return health('Unknown', `The annotation ${V1_CONDITIONS} is not readable`);
    for (const condition of conditions) {
      const status = judged(condition);
      if (status) return health(status, condition.message);
    }
    return health('Progressing', 'Waiting to Autoscale');
  },
);

function judged({ type, reason, status }: ConditionFields): HealthStatus['status'] | undefined {
  if (BROKEN.get(type)?.includes(reason)) return 'Degraded';
  return WORKING.includes(type) && status === 'True' ? 'Healthy' : undefined;
}

/** Undefined when the annotation is not a list of conditions. */
function annotatedConditions(object: KubeObject): ConditionFields[] | undefined {
  const text = valueAt(object, 'metadata', 'annotations', V1_CONDITIONS);
  if (typeof text !== 'string') return [];
  try {
    const conditions: unknown = JSON.parse(text);
    if (conditions !== null && !Array.isArray(conditions)) return undefined;
    return conditionsOf({ ...object, status: { conditions } });
  } catch {
    return undefined;
  }
}
