import type { HealthStatus, HealthStatusCode } from '@lockstep/domain';
import { exactly, exactMaybe, holds, told } from './exact.ts';
import { type HealthRule, health } from './fields.ts';

/** What the words mean that a kind states its phase in. */
export interface ExactPhaseRow {
  /** Where the word stands below `status`; `phase` unless given. */
  at?: string;
  healthy?: readonly string[];
  degraded?: readonly string[];
  suspended?: readonly string[];
  progressing?: readonly string[];
  /** Any other word; Progressing unless given. */
  otherwise?: HealthStatusCode;
  /** No word at all; Progressing unless given. */
  without?: HealthStatusCode;
  /** Said while there is no word. */
  waiting?: string;
  /** An empty word is none. */
  emptyIsNone?: boolean;
  /** Any other word is passed on as the message, so it has to be a text. */
  tellsOther?: boolean;
  /** Where the reason of a failure stands below `status`. */
  failure?: string;
}

/** The rule that a row stands for, exact for objects of any shape. */
export function byExactPhase(row: ExactPhaseRow): HealthRule {
  const means = meanings(row);
  return exactly((object) => {
    const phase = exactMaybe(object, 'status', row.at ?? 'phase');
    if (phase === undefined || (row.emptyIsNone && phase === '')) {
      return health(row.without ?? 'Progressing', row.waiting);
    }
    const status = means.get(phase);
    if (status === undefined) return other(row, phase);
    const isFailure = status === 'Degraded' && row.failure !== undefined;
    const reason = isFailure ? exactMaybe(object, 'status', row.failure ?? '') : undefined;
    return told(status, holds(reason) ? reason : phase);
  });
}

function other(row: ExactPhaseRow, phase: unknown): HealthStatus | undefined {
  const status = row.otherwise ?? 'Progressing';
  if (row.tellsOther) return told(status, phase);
  return health(status, typeof phase === 'string' ? phase : undefined);
}

function meanings(row: ExactPhaseRow): Map<unknown, HealthStatusCode> {
  const words = (list: readonly string[] | undefined, status: HealthStatusCode) =>
    (list ?? []).map((word) => [word, status] as const);
  return new Map<unknown, HealthStatusCode>([
    ...words(row.healthy, 'Healthy'),
    ...words(row.degraded, 'Degraded'),
    ...words(row.suspended, 'Suspended'),
    ...words(row.progressing, 'Progressing'),
  ]);
}
