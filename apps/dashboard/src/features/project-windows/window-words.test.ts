import { expect, it } from 'vitest';
import { openWords, scheduleWords } from './schedule-words.ts';
import { allowances, isAmong, selectorsOf, windowTitle } from './window-words.ts';

it.each([
  ['0 22 * * *', 'every day at 22:00'],
  ['5 9,17 * * 1-5', 'Mon to Fri at 09:05, 17:05'],
  ['0 0 1,15 * *', 'day 1, day 15 at 00:00'],
  ['30 6 * * sun,WED', 'Sun, Wed at 06:30'],
  ['0 8 1 * 1', 'day 1, Mon at 08:00'],
  ['* * * * *', 'every day every minute'],
  ['15 * * * *', 'every day each hour at :15'],
  ['*/5 * * * *', '*/5 * * * *'],
  ['0 22 * 6 *', '0 22 * 6 *'],
  ['0 24 * * *', '0 24 * * *'],
  ['0 9 0 * *', '0 9 0 * *'],
  ['0 9 * * 1-5-6', '0 9 * * 1-5-6'],
  ['0 9 * * 1-x', '0 9 * * 1-x'],
  [' @daily', '@daily'],
  ['', ''],
])('the schedule %j is %j', (schedule, words) => {
  expect(scheduleWords(schedule)).toBe(words);
});

it.each([
  [{ schedule: '0 22 * * *', duration: '8h' }, 'every day at 22:00 for 8h, UTC'],
  [
    { schedule: '0 22 * * *', duration: '8h0m0s', timeZone: 'Europe/Amsterdam' },
    'every day at 22:00 for 8h, Europe/Amsterdam',
  ],
  [{ schedule: '0 22 * * *', duration: '1h30m0s' }, 'every day at 22:00 for 1h30m, UTC'],
])('%j is open %j', (window, words) => {
  expect(openWords(window)).toBe(words);
});

it('tells what a window does, whom it concerns and what passes', () => {
  expect([{ kind: 'allow' }, { kind: 'deny' }, {}].map(windowTitle)).toEqual([
    'Syncs are allowed',
    'Syncs are held back',
    'Not understood: kind is missing',
  ]);
  expect(selectorsOf({ applications: [], clusters: ['a'], namespaces: ['b', 'c'] })).toEqual([
    { title: 'namespaces', globs: ['b', 'c'] },
    { title: 'clusters', globs: ['a'] },
  ]);
  expect(allowances({ manualSync: true, syncOverrun: true })).toHaveLength(2);
  expect(allowances({ manualSync: false })).toEqual([]);
});

it('knows which windows are open by what tells them apart', () => {
  const window = { kind: 'deny', schedule: '* * * * *', duration: '1h', clusters: ['a'] };
  expect(isAmong(window, [{ description: 'x', manualSync: true, ...window }])).toBe(true);
  expect(isAmong(window, [{ ...window, clusters: ['b'] }])).toBe(false);
});
