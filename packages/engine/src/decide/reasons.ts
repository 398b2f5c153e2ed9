import type { Condition, Hold, OperationRequest } from '@lockstep/domain';

/** What automation does next; `because` says why in words. */
export type AutoSyncDecision =
  | { kind: 'sync'; request: OperationRequest; because: string }
  | { kind: 'none'; because: string; condition?: Pick<Condition, 'type' | 'message'> }
  | { kind: 'later'; at: string; because: string };

export function none(because: string): AutoSyncDecision {
  return { kind: 'none', because };
}

/** A refusal that people see as a condition. */
export function syncError(message: string, because = message): AutoSyncDecision {
  return { kind: 'none', because, condition: { type: 'SyncError', message } };
}

/** Until the hold ends. */
export function heldBack(hold: Hold): AutoSyncDecision {
  const what = hold.resource ? `${hold.resource.kind}/${hold.resource.name}` : 'the application';
  const because = `${what} is held by ${hold.by} until ${hold.until}: ${hold.reason}`;
  return { kind: 'later', at: hold.until, because };
}

/** The latest of several ends decides when nothing holds any more. */
export function lastToEnd(holds: readonly Hold[]): Hold | undefined {
  return [...holds].sort((a, b) => Date.parse(b.until) - Date.parse(a.until))[0];
}
