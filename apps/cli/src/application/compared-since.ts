import type { Application } from '@lockstep/domain';

/**
 * Whether the last comparison was before the operation's end, after it, or in the same second:
 * times in the status are whole seconds. Without an operation it is `later`.
 */
export function comparedSince({ status }: Application): 'before' | 'same-second' | 'later' {
  const state = status.operationState;
  if (!state) return 'later';
  const finished = secondOf(state.finishedAt);
  const compared = secondOf(status.reconciledAt);
  if (finished === undefined || compared === undefined) return 'before';
  if (compared === finished) return 'same-second';
  return compared > finished ? 'later' : 'before';
}

function secondOf(time: string | undefined): number | undefined {
  return time ? Math.floor(Date.parse(time) / 1000) : undefined;
}
