import type { AutomationStatus, Hold } from '@lockstep/domain';
import { untilText, withTimes } from '../../words/until.ts';

/** Why automation does or does not act, with its end, in the reader's time. */
export function automationText({ because, until }: AutomationStatus, nowMs: number): string {
  const end = until && !because.includes(until) ? ` (until ${untilText(until, nowMs)})` : '';
  return withTimes(because, nowMs) + end;
}

/** Whether a hold says the same: who and why. */
export function isToldByHold({ because }: AutomationStatus, holds: readonly Hold[]): boolean {
  return holds.some(
    ({ by, reason }) => because.includes(`held by ${by}`) && because.includes(reason),
  );
}
