import type { SyncWindow } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { canSync, nextChange, type ReadWindow, readWindows, windowChange } from './index.ts';

const window = (
  kind: 'allow' | 'deny',
  schedule: string,
  duration: string,
  more: Partial<SyncWindow> = {},
): SyncWindow => ({ kind, schedule, duration, applications: ['*'], ...more });

function read(given: SyncWindow[]): ReadWindow[] {
  const { windows, problems } = readWindows(given);
  expect(problems).toEqual([]);
  return windows;
}

const DAY = '2026-06-15';
const time = (text: string) =>
  new Date(text.includes('T') ? text : `${DAY}T${text.length === 5 ? `${text}:00` : text}Z`);
const ask = (
  windows: SyncWindow[],
  at: string,
  { manual = false, startedAt }: { manual?: boolean; startedAt?: string } = {},
) =>
  canSync(read(windows), {
    manual,
    at: time(at),
    ...(startedAt ? { startedAt: time(startedAt) } : {}),
  });

describe('a window is open', () => {
  const nine = [window('deny', '0 9 * * *', '1h')];
  it.each<[string, boolean]>([
    ['08:59:59', false],
    // Open just after it begins, closed when it ends.
    ['09:00:00', false],
    ['09:00:00.001', true],
    ['09:30', true],
    ['09:59:59.999', true],
    ['10:00:00', false],
    ['10:00:01', false],
  ])('at %s: %s', (at, open) => expect(ask(nine, at).active).toHaveLength(open ? 1 : 0));

  it.each<[string, SyncWindow, string, boolean]>([
    ['over midnight', window('deny', '0 22 * * *', '8h'), '03:00', true],
    ['longer than its period', window('deny', '0 9 * * *', '25h'), '08:00', true],
    ['again before it ended', window('deny', '*/30 * * * *', '1h'), '09:30', true],
    ['never, with a negative duration', window('deny', '* * * * *', '-1h'), '09:30:30', false],
    ['never, without a duration', window('deny', '* * * * *', '0'), '09:30:30', false],
    ['always, with a day that never comes', window('deny', '0 0 30 2 *', '1h'), '09:30', true],
    ['for days', window('deny', '0 18 * * 5', '62h'), '2026-06-14T12:00:00Z', true],
    [
      'for days, until they end',
      window('deny', '0 18 * * 5', '62h'),
      '2026-06-15T08:00:00Z',
      false,
    ],
  ])('%s', (_, given, at, open) => {
    expect(ask([given], at).active).toHaveLength(open ? 1 : 0);
  });
});

describe('time zones', () => {
  const at = (timeZone: string | undefined, moment: string, schedule = '0 9 * * *') =>
    ask([window('deny', schedule, '1h', { timeZone })], moment).active.length === 1;
  it.each<[string | undefined, string, boolean]>([
    [undefined, '2026-06-15T09:30:00Z', true],
    ['', '2026-06-15T09:30:00Z', true],
    ['UTC', '2026-06-15T09:30:00Z', true],
    ['Europe/Amsterdam', '2026-06-15T07:30:00Z', true],
    ['Europe/Amsterdam', '2026-06-15T09:30:00Z', false],
    ['Europe/Amsterdam', '2026-01-15T08:30:00Z', true],
    ['Europe/Amsterdam', '2026-01-15T07:30:00Z', false],
    ['America/New_York', '2026-06-15T13:30:00Z', true],
    ['America/New_York', '2026-01-15T14:30:00Z', true],
    ['US/Pacific', '2026-06-15T16:30:00Z', true],
    ['Asia/Kolkata', '2026-06-15T04:00:00Z', true],
    ['Asia/Kolkata', '2026-06-15T03:20:00Z', false],
    ['Pacific/Kiritimati', '2026-06-14T19:30:00Z', true],
    ['Etc/GMT+5', '2026-06-15T14:30:00Z', true],
    ['EST', '2026-06-15T14:30:00Z', true],
  ])('%s at %s: %s', (zone, moment, open) => expect(at(zone, moment)).toBe(open));

  it.each(['Mars/Phobos', 'europe/amsterdam', 'EUROPE/AMSTERDAM', 'PST', 'IST', '+02:00', 'Local'])(
    '%s is not one, and counts as UTC',
    (zone) => {
      expect(at(zone, '2026-06-15T09:30:00Z')).toBe(true);
      expect(at(zone, '2026-06-15T07:30:00Z')).toBe(false);
    },
  );

  // New York: 2026-03-08 has no 02:00 to 03:00, 2026-11-01 has 01:00 to 02:00 twice.
  it.each<[string, string, string, boolean]>([
    ['0 22 * * *', '8h', '2026-03-08T09:59:00Z', true],
    ['0 22 * * *', '8h', '2026-03-08T10:00:00Z', false],
    ['0 22 * * *', '8h', '2026-11-01T10:59:00Z', true],
    ['0 22 * * *', '8h', '2026-11-01T11:00:00Z', false],
    ['30 2 * * *', '1h', '2026-03-08T07:15:00Z', true],
    ['30 2 * * *', '1h', '2026-03-08T06:45:00Z', false],
    ['0 1 * * *', '30m', '2026-11-01T05:15:00Z', true],
    ['0 1 * * *', '30m', '2026-11-01T06:15:00Z', true],
  ])('a wall clock that jumps: %s for %s at %s: %s', (schedule, duration, moment, open) => {
    const given = window('deny', schedule, duration, { timeZone: 'America/New_York' });
    expect(ask([given], moment).active).toHaveLength(open ? 1 : 0);
  });

  it('may stand in the schedule', () => {
    const schedule = 'TZ=Europe/Amsterdam 0 9 * * *';
    expect(at(undefined, '2026-06-15T07:30:00Z', schedule)).toBe(true);
    expect(at(undefined, '2026-06-15T09:30:00Z', schedule)).toBe(false);
    expect(at(undefined, '2026-06-15T07:30:00Z', `CRON_${schedule}`)).toBe(true);
  });
});

const OPEN = '0 9 * * *';
const CLOSED = '0 20 * * *';
const at = '09:30';

describe('syncs', () => {
  const deny = (open: boolean, manualSync = false) =>
    window('deny', open ? OPEN : CLOSED, '1h', { manualSync });
  const allow = (open: boolean, manualSync = false) =>
    window('allow', open ? OPEN : CLOSED, '1h', { manualSync });

  it.each<[string, SyncWindow[], boolean, boolean]>([
    ['without windows', [], true, true],
    ['in an open allow', [allow(true)], true, true],
    ['outside of an allow', [allow(false)], false, false],
    ['outside of an allow with manual sync', [allow(false, true)], false, true],
    [
      'outside of two allows, one with manual sync',
      [allow(false, true), allow(false)],
      false,
      false,
    ],
    [
      'outside of two allows with manual sync',
      [allow(false, true), allow(false, true)],
      false,
      true,
    ],
    ['in one of two allows', [allow(false), allow(true)], true, true],
    ['in an open deny', [deny(true)], false, false],
    ['in an open deny with manual sync', [deny(true, true)], false, true],
    ['in two open denies, one with manual sync', [deny(true, true), deny(true)], false, false],
    ['in two open denies with manual sync', [deny(true, true), deny(true, true)], false, true],
    ['outside of a deny', [deny(false)], true, true],
    [
      'in a deny with manual sync beside a closed deny',
      [deny(true, true), deny(false)],
      false,
      true,
    ],
    ['in an open deny and an open allow', [allow(true), deny(true)], false, false],
    [
      'in an open deny with manual sync and an open allow',
      [allow(true), deny(true, true)],
      false,
      true,
    ],
    // An open deny that permits manual syncs decides alone.
    ['in such a deny beside a closed allow', [allow(false), deny(true, true)], false, true],
    ['in an open allow beside a closed deny', [deny(false), allow(true)], true, true],
    ['outside of an allow and of a deny', [deny(false, true), allow(false)], false, false],
  ])('%s', (_, windows, automated, manual) => {
    expect(ask(windows, at).canSync).toBe(automated);
    expect(ask(windows, at, { manual: true }).canSync).toBe(manual);
  });

  it('tell the windows that are open and those that hold back', () => {
    const answer = ask([allow(true), deny(true), deny(false)], at);
    expect(answer.active.map(({ index }) => index)).toEqual([0, 1]);
    expect(answer.blockedBy.map(({ index }) => index)).toEqual([1]);
    expect(ask([allow(false), allow(false)], at).blockedBy).toHaveLength(2);
  });
});

describe('a sync that runs', () => {
  const over = (kind: 'allow' | 'deny', schedule: string, syncOverrun = true) =>
    window(kind, schedule, '1h', { syncOverrun });
  const before = '08:30';

  it.each<[string, SyncWindow[], string, boolean]>([
    ['goes on into a deny with overrun', [over('deny', OPEN)], before, true],
    ['stops at a deny without', [over('deny', OPEN, false)], before, false],
    [
      'stops at two denies, one without',
      [over('deny', OPEN), over('deny', OPEN, false)],
      before,
      false,
    ],
    ['may not have begun in the deny', [over('deny', OPEN)], '09:10', false],
    [
      'goes on from an allow without overrun into a deny with it',
      [over('allow', '0 8 * * *', false), over('deny', OPEN)],
      before,
      true,
    ],
    [
      'stops from an allow with overrun at a deny without',
      [over('allow', '0 8 * * *'), over('deny', OPEN, false)],
      before,
      false,
    ],
    ['goes on after an allow with overrun', [over('allow', '0 8 * * *')], before, true],
    ['stops after an allow without', [over('allow', '0 8 * * *', false)], before, false],
    ['may not have begun before the allow', [over('allow', '0 8 * * *')], '07:30', false],
    [
      'goes on after two allows with overrun',
      [over('allow', '0 8 * * *'), over('allow', '15 8 * * *')],
      before,
      true,
    ],
    [
      'stops after two allows, one without',
      [over('allow', '0 8 * * *'), over('allow', '15 8 * * *', false)],
      before,
      false,
    ],
    [
      'stops while another allow, closed all the time, has none',
      [over('allow', '0 8 * * *'), over('allow', CLOSED, false)],
      before,
      false,
    ],
  ])('%s', (_, windows, startedAt, goesOn) => {
    expect(ask(windows, at, { startedAt }).canSync).toBe(goesOn);
  });

  it('goes on where a new manual sync would be let through', () => {
    const given = window('deny', OPEN, '1h', { manualSync: true });
    expect(ask([given], at, { startedAt: before, manual: true }).canSync).toBe(true);
    expect(ask([given], at, { startedAt: before }).canSync).toBe(false);
  });
});

describe('the next change', () => {
  it.each<[string, SyncWindow[], string, string | undefined]>([
    ['is the end of a deny', [window('deny', OPEN, '1h')], '09:30', '10:00'],
    ['is the begin of a deny', [window('deny', OPEN, '1h')], '08:00', '09:00'],
    ['is the begin of an allow', [window('allow', OPEN, '1h')], '08:00', '09:00'],
    ['is the end of an allow', [window('allow', OPEN, '1h')], '09:30', '10:00'],
    [
      'is the end of all denies that follow each other',
      [window('deny', OPEN, '1h'), window('deny', '30 9 * * *', '2h')],
      '09:15',
      '11:30',
    ],
    ['joins openings of one window', [window('deny', '0 9-11 * * *', '1h30m')], '09:15', '12:30'],
    [
      'is that of what counts: a deny over an allow',
      [window('allow', '0 8 * * *', '4h'), window('deny', OPEN, '1h')],
      '09:30',
      '10:00',
    ],
    [
      'is when both agree',
      [window('allow', '0 12 * * *', '1h'), window('deny', OPEN, '1h')],
      '09:30',
      '12:00',
    ],
    [
      'is told in the zone of the window',
      [window('allow', OPEN, '1h', { timeZone: 'America/New_York' })],
      '08:00',
      '13:00',
    ],
    ['is none without windows', [], '08:00', undefined],
    ['is none when it never comes', [window('deny', '* * * * *', '1h')], '08:00:30', undefined],
    [
      'is none of a closed window that stays so',
      [window('deny', '* * * * *', '-1h')],
      '08:00',
      undefined,
    ],
  ])('%s', (_, windows, moment, expected) => {
    const change = nextChange(read(windows), { manual: false, at: time(moment) });
    expect(change?.toISOString()).toBe(expected && `${DAY}T${expected}:00.001Z`);
  });
});

/** Counts the days that are gone through in search of a begin. */
class CountedMonths extends Set<number> {
  asked = 0;
  override has(month: number): boolean {
    this.asked += 1;
    return super.has(month);
  }
}

describe('windows that hardly ever close', () => {
  const monthly = (hours: number) => window('deny', '* * 1-30 * *', `${hours}h`);
  const counted = (windows: ReadWindow[]) => {
    const values = new CountedMonths(Array.from({ length: 12 }, (_, at) => at + 1));
    const months = { any: true, values };
    for (const one of windows) one.schedule.months = months;
    return values;
  };

  it.each<[string, (hours: number) => SyncWindow]>([
    ['that begin every minute', (hours) => window('deny', '* * * * *', `${hours}h`)],
    ['that begin on most days', monthly],
  ])('a hundred %s are gone through in bounded steps', (_, make) => {
    const windows = read(Array.from({ length: 100 }, (_, at) => make(at + 25)));
    const months = counted(windows);
    expect(nextChange(windows, { manual: false, at: time('08:00') })).toBeUndefined();
    expect(months.asked).toBeLessThan(100_000);
  });

  it('do not hide when another one does', () => {
    const always = Array.from({ length: 99 }, (_, at) =>
      window('allow', '* * * * *', `${at + 1}h`),
    );
    const windows = read([...always, window('deny', OPEN, '1h')]);
    const change = nextChange(windows, { manual: false, at: time('09:30') });
    expect(change?.toISOString()).toBe(`${DAY}T10:00:00.001Z`);
  });

  it.each([
    ['joins openings that touch', '0 9-16 * * *', '1h', '09:30', `${DAY}T17:00:00.001Z`],
    ['joins many short ones', '* 9-16 * * *', '5m', '09:30', `${DAY}T17:04:00.001Z`],
    ['never comes', '*/5 * * * *', '6m', '09:30', undefined],
    ['is not told from some of very many', '* * 1-30 * *', '5m', '09:30', undefined],
  ])('the end %s', (_, schedule, duration, moment, expected) => {
    const [one] = read([window('deny', schedule, duration)]);
    const changeMs = windowChange(one as ReadWindow, time(moment));
    expect(changeMs && new Date(changeMs).toISOString()).toBe(expected);
  });
});
