import type { AutomationStatus, Hold } from '@lockstep/domain';
import { shortRevision } from '../../words/revision.ts';
import { untilText, withTimes } from '../../words/until.ts';

const COMMIT_ID = /\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g;

/** Why automation does or does not act, with its end, in the reader's time; commits are short. */
export function automationText({ because, until }: AutomationStatus, nowMs: number): string {
  const end = until && !because.includes(until) ? ` (until ${untilText(until, nowMs)})` : '';
  return withTimes(because, nowMs).replaceAll(COMMIT_ID, shortRevision) + end;
}

/** Whether a hold says the same: who and why. */
export function isToldByHold({ because }: AutomationStatus, holds: readonly Hold[]): boolean {
  return holds.some(
    ({ by, reason }) => because.includes(`held by ${by}`) && because.includes(reason),
  );
}
