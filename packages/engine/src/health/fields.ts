import type { HealthStatus, HealthStatusCode, KubeObject } from '@lockstep/domain';

/** Reading the loosely typed parts of a live object: what is not of the right type is not there. */

/** Judges one object of the kind that the rule is for; undefined when it has no health to tell. */
export type HealthRule = (object: KubeObject) => HealthStatus | undefined;

export type Fields = Record<string, unknown>;

export interface ConditionFields {
  type: string;
  status: string;
  reason: string;
  message: string;
  observedGeneration?: number;
}

export function fieldsAt(object: unknown, ...path: string[]): Fields {
  const value = valueAt(object, ...path);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

export function listAt(object: unknown, ...path: string[]): unknown[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? value : [];
}

export function numberAt(object: unknown, ...path: string[]): number | undefined {
  const value = valueAt(object, ...path);
  return typeof value === 'number' ? value : undefined;
}

export function textAt(object: unknown, ...path: string[]): string | undefined {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : undefined;
}

function valueAt(object: unknown, ...path: string[]): unknown {
  let value = object;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Fields)[key];
  }
  return value;
}

/** `status.conditions`, with missing texts empty. */
export function conditionsOf(object: KubeObject): ConditionFields[] {
  return listAt(object, 'status', 'conditions').map((item) => ({
    type: textAt(item, 'type') ?? '',
    status: textAt(item, 'status') ?? '',
    reason: textAt(item, 'reason') ?? '',
    message: textAt(item, 'message') ?? '',
    observedGeneration: numberAt(item, 'observedGeneration'),
  }));
}

/** Does the status speak of an older spec than the object has now? */
export function isStatusBehind(object: KubeObject): boolean {
  const observed = numberAt(object, 'status', 'observedGeneration') ?? 0;
  return (object.metadata.generation ?? 0) > observed;
}

export function health(status: HealthStatusCode, message?: string): HealthStatus {
  return message ? { status, message } : { status };
}
