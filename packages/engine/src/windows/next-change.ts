import { isActive, momentOf, nextStart, wallOf } from './active.ts';
import { canSync } from './can-sync.ts';
import type { ReadWindow } from './sync-window.ts';

/** No further than that many begins and ends are looked at; then somebody looks again. */
const MOST_CHANGES = 200;

/**
 * When windows first answer otherwise than now, for syncs of that kind: a moment right after the
 * change. Undefined when they never do, or not within many openings.
 */
export function nextChange(
  windows: readonly ReadWindow[],
  question: { manual: boolean; at: Date },
): Date | undefined {
  const now = canSync(windows, question).canSync;
  let at = question.at;
  for (let looked = 0; looked < MOST_CHANGES; looked += 1) {
    const next = nextBoundary(windows, at);
    if (!next) return undefined;
    if (canSync(windows, { manual: question.manual, at: next }).canSync !== now) return next;
    at = next;
  }
  return undefined;
}

/** The first moment after which some window may have opened or closed. */
function nextBoundary(windows: readonly ReadWindow[], at: Date): Date | undefined {
  const moments = windows.flatMap((window) => windowChange(window, at) ?? []);
  return moments.length > 0 ? new Date(Math.min(...moments)) : undefined;
}

/** When the window opens or closes next, in epoch ms; it is open from just after its begin. */
export function windowChange(window: ReadWindow, at: Date): number | undefined {
  const wallMs = wallOf(window, at);
  const changeMs = isActive(window, at) ? endOf(window, wallMs) : nextStart(window, wallMs);
  if (changeMs === undefined) return undefined;
  return Math.max(momentOf(window, changeMs), at.getTime()) + 1;
}

/** Openings that follow each other without a gap are one. */
function endOf(window: ReadWindow, wallMs: number): number | undefined {
  let startMs = nextStart(window, wallMs - window.durationMs);
  for (let joined = 0; joined < MOST_CHANGES && startMs !== undefined; joined += 1) {
    const endMs: number = startMs + window.durationMs;
    const nextMs: number | undefined = nextStart(window, startMs);
    if (nextMs === undefined || nextMs >= endMs) return endMs;
    startMs = nextMs;
  }
  return startMs === undefined ? undefined : startMs + window.durationMs;
}
