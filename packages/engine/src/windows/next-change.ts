import { isActive, momentOf, nextStart, wallOf } from './active.ts';
import { isAlwaysOpen } from './always-open.ts';
import { answerOf, canSync } from './can-sync.ts';
import type { ReadWindow } from './sync-window.ts';

/** Begins that are looked up for one question, over all its windows; then somebody asks again. */
const MOST_STEPS = 4000;

/** Openings of one window that are joined at a time. */
const MOST_JOINED = 200;

/** What is left of the looking up for one question. */
interface Budget {
  steps: number;
}

/** A window in time: whether it is open, and when that next changes (epoch ms). */
interface Course {
  window: ReadWindow;
  open: boolean;
  changeMs: number;
}

/**
 * When windows first answer otherwise than now, for syncs of that kind: a moment right after the
 * change. Undefined when they never do, or not within many openings.
 */
export function nextChange(
  windows: readonly ReadWindow[],
  question: { manual: boolean; at: Date },
): Date | undefined {
  const { manual } = question;
  const now = canSync(windows, question).canSync;
  const budget: Budget = { steps: MOST_STEPS };
  let courses = windows.map((window) => courseOf(window, question.at, budget));
  while (budget.steps > 0) {
    const nextMs = courses.reduce((first, { changeMs }) => Math.min(first, changeMs), Infinity);
    if (nextMs === Infinity) return undefined;
    const at = new Date(nextMs);
    courses = courses.map((one) =>
      one.changeMs > nextMs ? one : courseOf(one.window, at, budget),
    );
    const active = courses.flatMap(({ window, open }) => (open ? [window] : []));
    if (answerOf(windows, active, { manual, at }).canSync !== now) return at;
  }
  return undefined;
}

function courseOf(window: ReadWindow, at: Date, budget: Budget): Course {
  budget.steps -= 1;
  const changeMs = changeOf(window, at, budget) ?? Infinity;
  return { window, open: isActive(window, at), changeMs };
}

/**
 * When the window opens or closes next, in epoch ms; it is open from just after its begin.
 * Undefined when it never does, or stays open over very many of its openings.
 */
export function windowChange(window: ReadWindow, at: Date): number | undefined {
  const changeMs = changeOf(window, at, { steps: MOST_STEPS });
  if (changeMs === undefined || !isActive(window, at)) return changeMs;
  return isActive(window, new Date(changeMs)) ? undefined : changeMs;
}

function changeOf(window: ReadWindow, at: Date, budget: Budget): number | undefined {
  if (isAlwaysOpen(window)) return undefined;
  const wallMs = wallOf(window, at);
  const changeMs = isActive(window, at) ? endOf(window, wallMs, budget) : nextStart(window, wallMs);
  if (changeMs === undefined) return undefined;
  return Math.max(momentOf(window, changeMs), at.getTime()) + 1;
}

/** Openings that follow each other without a gap are one; of very many, the end of the first ones. */
function endOf(window: ReadWindow, wallMs: number, budget: Budget): number | undefined {
  const startMs = nextStart(window, wallMs - window.durationMs);
  if (startMs === undefined) return undefined;
  let endMs = startMs + window.durationMs;
  for (let joined = 0; joined < MOST_JOINED && budget.steps > 0; joined += 1) {
    budget.steps -= 1;
    const laterMs = beginUntil(window, endMs);
    if (laterMs === undefined) return endMs;
    endMs = laterMs + window.durationMs;
  }
  return endMs;
}

/** A begin, after the one of the opening that ends there, by which it goes on without a gap. */
function beginUntil(window: ReadWindow, endMs: number): number | undefined {
  // One from the later half spares those between, where they are many.
  for (const backMs of [window.durationMs / 2, window.durationMs]) {
    const nextMs = nextStart(window, endMs - backMs);
    if (nextMs !== undefined && nextMs <= endMs) return nextMs;
  }
  return undefined;
}
