import type { KubeObject } from '@lockstep/domain';
import { type ConditionFields, conditionsOf, type HealthRule, health } from './fields.ts';

/** Conditions that mean the autoscaler cannot do its work, by their reason. */
const BROKEN = new Map<string, readonly string[]>([
  ['AbleToScale', ['FailedGetScale', 'FailedUpdateScale']],
  ['ScalingActive', ['FailedGetResourceMetric', 'InvalidSelector']],
]);
const WORKING: readonly string[] = ['AbleToScale', 'ScalingLimited'];
/** Where autoscaling/v1, which has no conditions, keeps them. */
const V1_CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';

export const horizontalPodAutoscalerHealth: HealthRule = (object) => {
  const conditions = [...conditionsOf(object), ...annotatedConditions(object)];
  const broken = conditions.find((c) => BROKEN.get(c.type)?.includes(c.reason));
  if (broken) return health('Degraded', broken.message);
  const working = conditions.find((c) => WORKING.includes(c.type) && c.status === 'True');
  if (working) return health('Healthy', working.message);
  return health('Progressing', 'Waiting to Autoscale');
};

function annotatedConditions(object: KubeObject): ConditionFields[] {
  const text = object.metadata.annotations?.[V1_CONDITIONS];
  if (!text) return [];
  try {
    return conditionsOf({ ...object, status: { conditions: JSON.parse(text) } });
  } catch {
    return [];
  }
}
