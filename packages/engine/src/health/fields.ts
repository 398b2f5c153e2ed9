import type { HealthStatus, HealthStatusCode, KubeObject } from '@lockstep/domain';

/** Reading the loosely typed parts of a live object: what is not of the right type is not there. */

/** Judges one object of the kind that the rule is for; undefined when it has no health to tell. */
export type HealthRule = (object: KubeObject) => HealthStatus | undefined;

/** Rules by `group/Kind`; the kind `*` stands for the rest of its group. */
export type HealthRules = Record<string, HealthRule>;

export type Fields = Record<string, unknown>;

export interface ConditionFields {
  type: string;
  status: string;
  reason: string;
  message: string;
  /** How bad a false one is, by the conventions of Cluster API: Error, Warning, Info. */
  severity: string;
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

/** What stands at a path; undefined where the way there ends before. */
export function valueAt(object: unknown, ...path: string[]): unknown {
  let value = object;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Fields)[key];
  }
  return value;
}

/** `status.conditions`, with missing texts empty. */
export function conditionsOf(object: KubeObject): ConditionFields[] {
  return conditionsAt(object, 'status', 'conditions');
}

/** Conditions anywhere, such as those of one parent of a route. */
export function conditionsAt(object: unknown, ...path: string[]): ConditionFields[] {
  return listAt(object, ...path).map((item) => ({
    type: textAt(item, 'type') ?? '',
    status: statusText(valueAt(item, 'status')),
    reason: textAt(item, 'reason') ?? '',
    message: textAt(item, 'message') ?? '',
    severity: textAt(item, 'severity') ?? '',
    observedGeneration: numberAt(item, 'observedGeneration'),
  }));
}

/** Some operators wrote true and false before they found out about "True" and "False". */
function statusText(status: unknown): string {
  if (typeof status === 'boolean') return status ? 'True' : 'False';
  return typeof status === 'string' ? status : '';
}

/** Does the status speak of an older spec than the object has now? Kubernetes' own kinds say. */
export function isStatusBehind(object: KubeObject): boolean {
  return generationOf(object) > (numberAt(object, 'status', 'observedGeneration') ?? 0);
}

/** As above, but a custom resource that never states what it observed is believed. */
export function isStatusOlder(object: KubeObject): boolean {
  const observed = numberAt(object, 'status', 'observedGeneration');
  return observed !== undefined && observed < generationOf(object);
}

/** `metadata.generation`, 0 where there is none to go by. */
export function generationOf(object: KubeObject): number {
  return numberAt(object, 'metadata', 'generation') ?? 0;
}

export function health(status: HealthStatusCode, message?: string): HealthStatus {
  return message ? { status, message } : { status };
}
