import { describe, expect, it } from 'vitest';
import { CronError } from './cron-field.ts';
import { nextOnWall, parseCronSchedule } from './cron-schedule.ts';

const next = (text: string, after: string) => {
  const ms = nextOnWall(parseCronSchedule(text), Date.parse(`${after}Z`));
  return ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16);
};

describe('the next time of a schedule', () => {
  // 2026-06-15 is a Monday.
  it.each<[string, string, string]>([
    ['* * * * *', '2026-06-15T10:00:00', '2026-06-15T10:01'],
    ['* * * * *', '2026-06-15T10:00:59.999', '2026-06-15T10:01'],
    ['* * * * *', '2026-06-15T09:59:59.5', '2026-06-15T10:00'],
    ['0 22 * * *', '2026-06-15T10:00:00', '2026-06-15T22:00'],
    ['0 22 * * *', '2026-06-15T22:00:00', '2026-06-16T22:00'],
    ['0 22 * * *', '2026-06-15T21:59:59', '2026-06-15T22:00'],
    ['*/15 * * * *', '2026-06-15T10:01:00', '2026-06-15T10:15'],
    ['5/15 * * * *', '2026-06-15T10:51:00', '2026-06-15T11:05'],
    ['10-20/5 * * * *', '2026-06-15T10:16:00', '2026-06-15T10:20'],
    ['0 9-17 * * 1-5', '2026-06-19T17:30:00', '2026-06-22T09:00'],
    ['0 9-17 * * MON-FRI', '2026-06-19T17:30:00', '2026-06-22T09:00'],
    ['0 0 * * sun', '2026-06-15T00:00:00', '2026-06-21T00:00'],
    ['0 0 * * 0', '2026-06-15T00:00:00', '2026-06-21T00:00'],
    ['0 0 1 jan *', '2026-06-15T00:00:00', '2027-01-01T00:00'],
    ['0 0 1 JAN,jul *', '2026-06-15T00:00:00', '2026-07-01T00:00'],
    ['0 0 31 * *', '2026-06-15T00:00:00', '2026-07-31T00:00'],
    ['0 0 29 2 *', '2026-06-15T00:00:00', '2028-02-29T00:00'],
    ['0 0 ? * ?', '2026-06-15T10:00:00', '2026-06-16T00:00'],
    ['1,,2 * * * *', '2026-06-15T10:01:00', '2026-06-15T10:02'],
    ['0 0 *-5 * *', '2026-06-15T10:00:00', '2026-06-16T00:00'],
    ['+5 010 * * *', '2026-06-15T10:00:00', '2026-06-15T10:05'],
    ['  0\t22  * * * ', '2026-06-15T10:00:00', '2026-06-15T22:00'],
    ['TZ=Local 0 22 * * *', '2026-06-15T10:00:00', '2026-06-15T22:00'],
    ['59 23 31 12 *', '2026-12-31T23:59:00', '2027-12-31T23:59'],
  ])('%s after %s is %s', (text, after, expected) => expect(next(text, after)).toBe(expected));

  it.each<[string, string, string, string]>([
    [
      'either, when both days are restricted',
      '0 0 20 * 3',
      '2026-06-15T00:00:00',
      '2026-06-17T00:00',
    ],
    ['either, the other way round', '0 0 16 * 3', '2026-06-15T00:00:00', '2026-06-16T00:00'],
    [
      'both, when the day of the month is a star',
      '0 0 * * 3',
      '2026-06-15T00:00:00',
      '2026-06-17T00:00',
    ],
    [
      'both, when the day of the week is a star',
      '0 0 20 * *',
      '2026-06-15T00:00:00',
      '2026-06-20T00:00',
    ],
    ['either, when a star has a step', '0 0 */10 * 3', '2026-06-15T00:00:00', '2026-06-17T00:00'],
    ['both, when the step is 1', '0 0 */1 * 3', '2026-06-15T00:00:00', '2026-06-17T00:00'],
    ['both, when a star is in a list', '0 0 *,5 * 3', '2026-06-15T00:00:00', '2026-06-17T00:00'],
  ])('takes %s', (_, text, after, expected) => expect(next(text, after)).toBe(expected));

  it.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *', ', * * * *'])('%s never comes', (text) => {
    expect(next(text, '2026-06-15T00:00:00')).toBeUndefined();
  });
});

describe('a schedule that is refused', () => {
  it.each<[string, string]>([
    ['', 'empty'],
    ['* * * *', '4 fields'],
    ['0 0 0 1 1 *', '6 fields'],
    ['@daily', 'descriptors'],
    ['@every 1h', 'descriptors'],
    ['60 * * * *', 'outside of minutes'],
    ['* 24 * * *', 'outside of hours'],
    ['* * 0 * *', 'outside of days of the month'],
    ['* * 32 * *', 'outside of days of the month'],
    ['* * * 13 *', 'outside of months'],
    ['* * * 0 *', 'outside of months'],
    ['* * * * 7', 'outside of days of the week'],
    ['* * * * 5-7', 'outside of days of the week'],
    ['20-10 * * * *', 'ends before it begins'],
    ['* * * * fri-mon', 'ends before it begins'],
    ['*/0 * * * *', 'must not be zero'],
    ['*/-1 * * * *', 'not a number'],
    ['*/2/2 * * * *', 'too many slashes'],
    ['1-2-3 * * * *', 'too many hyphens'],
    ['-5 * * * *', 'not a number'],
    ['L * * * *', 'not a number'],
    ['* * * january *', 'not a number'],
    ['* * * * mon#1', 'not a number'],
    ['1.5 * * * *', 'not a number'],
    ['TZ=Nowhere/City * * * * *', 'no time zone'],
    ['TZ=UTC', 'no time zone'],
    ['TZ=Local', 'no time zone'],
  ])('%s: %s', (text, reason) => {
    expect(() => parseCronSchedule(text)).toThrow(CronError);
    expect(() => parseCronSchedule(text)).toThrow(reason);
  });
});
