import { nextOnWall } from './cron-schedule.ts';
import type { ReadWindow } from './sync-window.ts';
import { zoneOffsetMs } from './time-zone.ts';

/**
 * Whether the window is open at that moment: it began before it, and not longer ago than it lasts.
 * Schedule and duration are read on the zone's wall clock, so that a window from 22:00 for 8h ends
 * at 06:00 also in the night that has an hour more or less. A schedule with no time in the next
 * five years (30 February) is open at all times, as it is for Argo CD.
 */
export function isActive(window: ReadWindow, at: Date): boolean {
  const wallMs = wallOf(window, at);
  const begunMs = nextStart(window, wallMs - window.durationMs);
  return begunMs === undefined || begunMs < wallMs;
}

/** The reading of the window's wall clock, as if it were UTC. */
export function wallOf({ given }: ReadWindow, at: Date): number {
  return at.getTime() + zoneOffsetMs(given.timeZone ?? '', at);
}

/** The moment at which the window's wall clock reads this, as near as there is one. */
export function momentOf({ given }: ReadWindow, wallMs: number): number {
  const zone = given.timeZone ?? '';
  const near = wallMs - zoneOffsetMs(zone, new Date(wallMs));
  return wallMs - zoneOffsetMs(zone, new Date(near));
}

/** The next begin after `wallMs`, on the window's wall clock. */
export function nextStart({ schedule }: ReadWindow, wallMs: number): number | undefined {
  if (schedule.zone === undefined) return nextOnWall(schedule, wallMs);
  // A zone in the schedule itself: its fields are read on that zone's clock.
  const { zone } = schedule;
  const innerMs = wallMs + zoneOffsetMs(zone, new Date(wallMs));
  const nextMs = nextOnWall(schedule, innerMs);
  if (nextMs === undefined) return undefined;
  const near = nextMs - zoneOffsetMs(zone, new Date(nextMs));
  return nextMs - zoneOffsetMs(zone, new Date(near));
}
