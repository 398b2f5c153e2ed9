import type { HealthStatusCode } from '@lockstep/domain';
import { type HealthRule, health, textAt, valueAt } from './fields.ts';

/** One row of the rule table for kinds that state a phase: which words mean what. */
export interface PhaseRow {
  /** Where the word stands below `status`; `phase` unless given, dots between the fields. */
  at?: string;
  healthy?: readonly string[];
  degraded?: readonly string[];
  suspended?: readonly string[];
  progressing?: readonly string[];
  /** Any other word, and none at all; Progressing unless given. */
  otherwise?: HealthStatusCode;
  withoutPhase?: HealthStatusCode;
  /** Where the reason stands below `status`, the first that is filled. */
  message?: readonly string[];
  /** A field of the spec that suspends the object when it is true, such as `suspend`. */
  suspendedBy?: string;
}

/** The rule that a row of the table stands for. */
export function byPhase(row: PhaseRow): HealthRule {
  const path = ['status', ...(row.at ?? 'phase').split('.')];
  const messages = (row.message ?? ['message']).map((at) => ['status', ...at.split('.')]);
  const means = meanings(row);
  return (object) => {
    if (row.suspendedBy && valueAt(object, 'spec', row.suspendedBy) === true) {
      return health('Suspended', `${object.kind} is suspended`);
    }
    const phase = textAt(object, ...path) ?? '';
    const told = messages.map((at) => textAt(object, ...at)).find((text) => text);
    if (phase === '') return health(row.withoutPhase ?? row.otherwise ?? 'Progressing', told);
    return health(means.get(phase) ?? row.otherwise ?? 'Progressing', told ?? phase);
  };
}

function meanings(row: PhaseRow): Map<string, HealthStatusCode> {
  const words = (list: readonly string[] | undefined, status: HealthStatusCode) =>
    (list ?? []).map((word) => [word, status] as const);
  return new Map([
    ...words(row.healthy, 'Healthy'),
    ...words(row.degraded, 'Degraded'),
    ...words(row.suspended, 'Suspended'),
    ...words(row.progressing, 'Progressing'),
  ]);
}
