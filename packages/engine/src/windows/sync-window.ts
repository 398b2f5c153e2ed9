import type { SyncWindow } from '@lockstep/domain';
import { CronError } from './cron-field.ts';
import { type CronSchedule, parseCronSchedule } from './cron-schedule.ts';
import { parseGoDuration } from './go-duration.ts';

/** A window as it was written, and as it is understood. */
export interface ReadWindow {
  /** Position in the project, from 0. */
  index: number;
  given: SyncWindow;
  kind: 'allow' | 'deny';
  schedule: CronSchedule;
  durationMs: number;
}

/** A window that cannot be understood: nothing can be decided by it. */
export interface WindowProblem {
  index: number;
  /** Of the window. */
  field: 'kind' | 'schedule' | 'duration';
  message: string;
}

/** Reads a project's windows; what is wrong with them is told, one problem for each window. */
export function readWindows(windows: readonly SyncWindow[]): {
  windows: ReadWindow[];
  problems: WindowProblem[];
} {
  const read = windows.map(readWindow);
  return {
    windows: read.filter((one) => 'kind' in one),
    problems: read.filter((one) => 'message' in one),
  };
}

function readWindow(given: SyncWindow, index: number): ReadWindow | WindowProblem {
  const { kind = '', schedule: scheduleText = '', duration = '' } = given;
  if (kind !== 'allow' && kind !== 'deny') {
    return { index, field: 'kind', message: `kind "${kind}" must be allow or deny` };
  }
  const schedule = readSchedule(scheduleText);
  if (schedule instanceof CronError) {
    const message = `cannot parse schedule "${scheduleText}": ${schedule.message}`;
    return { index, field: 'schedule', message };
  }
  const durationMs = parseGoDuration(duration);
  if (durationMs === undefined) {
    const message = `cannot parse duration "${duration}": write hours, minutes and seconds, as in 1h30m`;
    return { index, field: 'duration', message };
  }
  return { index, given, kind, schedule, durationMs };
}

function readSchedule(text: string): CronSchedule | CronError {
  try {
    return parseCronSchedule(text);
  } catch (error) {
    if (error instanceof CronError) return error;
    throw error;
  }
}
