import { type Condition, type Hold, heldWords, type OperationRequest } from '@lockstep/domain';

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

/** Until the hold ends; one that must be released tells by itself when it is. */
export function heldBack(hold: Hold): AutoSyncDecision {
  const what = hold.resource ? `${hold.resource.kind}/${hold.resource.name}` : 'the application';
  const because = `${what} is ${heldWords(hold)}`;
  return hold.until === undefined ? none(because) : { kind: 'later', at: hold.until, because };
}

/** The latest of several ends decides when nothing holds any more. */
export function lastToEnd(holds: readonly Hold[]): Hold | undefined {
  const endOf = ({ until }: Hold) => (until === undefined ? Number.MAX_VALUE : Date.parse(until));
  return [...holds].sort((a, b) => endOf(b) - endOf(a))[0];
}
