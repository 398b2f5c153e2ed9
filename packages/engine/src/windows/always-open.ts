import type { CronSchedule } from './cron-schedule.ts';
import type { ReadWindow } from './sync-window.ts';

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** The longest times between two begins, by schedule. */
const known = new WeakMap<CronSchedule, number>();

/**
 * Whether the window never closes because it begins again every day before it ends. Those that
 * begin on some days only, or on another clock than the window's, are not looked at.
 */
export function isAlwaysOpen({ schedule, durationMs }: ReadWindow): boolean {
  const gapMs = known.get(schedule) ?? longestGapMs(schedule);
  known.set(schedule, gapMs);
  return durationMs > gapMs;
}

function longestGapMs({ zone, ...schedule }: CronSchedule): number {
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = schedule;
  const isDaily =
    daysOfMonth.values.size === 31 && months.values.size === 12 && daysOfWeek.values.size === 7;
  if (zone !== undefined || !isDaily) return Infinity;
  let [gap, last] = [0, Math.max(...hours.values) * 60 + Math.max(...minutes.values) - DAY_MINUTES];
  for (let minute = 0; minute < DAY_MINUTES; minute += 1) {
    if (!hours.values.has(Math.floor(minute / 60)) || !minutes.values.has(minute % 60)) continue;
    [gap, last] = [Math.max(gap, minute - last), minute];
  }
  return gap * MINUTE_MS;
}
