import { CronError, type CronField, type FieldBounds, parseCronField } from './cron-field.ts';
import { isTimeZone } from './time-zone.ts';

/** When something begins: five fields, to be read on a wall clock. */
export interface CronSchedule {
  minutes: CronField;
  hours: CronField;
  daysOfMonth: CronField;
  months: CronField;
  daysOfWeek: CronField;
  /** From a `TZ=` or `CRON_TZ=` in front: the fields are that zone's. */
  zone?: string;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

const FIELDS = [
  { title: 'minutes', min: 0, max: 59 },
  { title: 'hours', min: 0, max: 23 },
  { title: 'days of the month', min: 1, max: 31 },
  { title: 'months', min: 1, max: 12, names: MONTHS },
  { title: 'days of the week', min: 0, max: 6, names: DAYS },
] as const satisfies FieldBounds[];

/**
 * Reads a schedule of five fields as Argo CD's projects do. `@daily` and the like are refused, as
 * they are there.
 * @throws CronError saying what is wrong.
 */
export function parseCronSchedule(text: string): CronSchedule {
  if (text === '') throw new CronError('it is empty');
  const { zone, rest } = splitZone(text);
  if (rest.startsWith('@')) {
    throw new CronError(`descriptors such as ${rest} are not accepted: state five fields`);
  }
  const fields = rest.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELDS.length) {
    throw new CronError(`it has ${fields.length} fields and must have ${FIELDS.length}`);
  }
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = FIELDS.map((bounds, at) =>
    parseCronField(fields[at] as string, bounds),
  ) as [CronField, CronField, CronField, CronField, CronField];
  return { minutes, hours, daysOfMonth, months, daysOfWeek, ...(zone ? { zone } : {}) };
}

function splitZone(text: string): { zone?: string; rest: string } {
  const prefix = /^(?:CRON_)?TZ=([^ ]*)(.*)$/s.exec(text);
  if (!prefix) return { rest: text };
  const [, zone = '', rest = ''] = prefix;
  // The server's own clock, which is the one that the window names.
  if (zone === 'Local' && rest !== '') return { rest: rest.trim() };
  if (rest === '' || (zone !== '' && !isTimeZone(zone))) {
    throw new CronError(`"${zone}" is no time zone`);
  }
  return { zone: zone === '' ? 'UTC' : zone, rest: rest.trim() };
}

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
/** Then a schedule counts as one that never comes. */
const YEARS_AHEAD = 5;

/**
 * The first time after `wallMs` that the schedule names; undefined when there is none within five
 * years. Both are a wall clock's reading, written as if it were UTC, in ms.
 */
export function nextOnWall(schedule: CronSchedule, wallMs: number): number | undefined {
  const from = (Math.floor(wallMs / SECOND_MS) + 1) * SECOND_MS;
  const first = new Date(from);
  const endMs = Date.UTC(first.getUTCFullYear() + YEARS_AHEAD + 1, 0, 1);
  for (let dayMs = Math.floor(from / DAY_MS) * DAY_MS; dayMs < endMs; dayMs += DAY_MS) {
    const day = new Date(dayMs);
    if (!schedule.months.values.has(day.getUTCMonth() + 1)) {
      dayMs = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1) - DAY_MS;
      continue;
    }
    const within = isOnDay(schedule, day) ? nextInDay(schedule, from - dayMs) : undefined;
    if (within !== undefined) return dayMs + within;
  }
  return undefined;
}

/** Where both kinds of day are restricted, either will do. */
function isOnDay({ daysOfMonth, daysOfWeek }: CronSchedule, day: Date): boolean {
  const byMonth = daysOfMonth.values.has(day.getUTCDate());
  const byWeek = daysOfWeek.values.has(day.getUTCDay());
  return daysOfMonth.any || daysOfWeek.any ? byMonth && byWeek : byMonth || byWeek;
}

const MINUTE_MS = 60_000;

function nextInDay({ hours, minutes }: CronSchedule, afterMs: number): number | undefined {
  const firstMinute = Math.max(0, Math.ceil(afterMs / MINUTE_MS));
  for (let minute = firstMinute; minute < 24 * 60; minute += 1) {
    const hour = Math.floor(minute / 60);
    if (!hours.values.has(hour)) {
      minute = hour * 60 + 59;
      continue;
    }
    if (minutes.values.has(minute % 60)) return minute * MINUTE_MS;
  }
  return undefined;
}
