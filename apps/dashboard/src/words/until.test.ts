import { expect, it } from 'vitest';
import { untilText, withTimes } from './until.ts';

const now = Date.parse('2026-11-21T15:00:00Z');

it.each([
  ['2026-11-21T18:00:00Z', 'UTC', '18:00'],
  ['2026-11-22T06:05:00Z', 'UTC', 'tomorrow 06:05'],
  ['2026-11-24T18:00:00Z', 'UTC', '24 Nov 18:00'],
  ['2026-11-21T23:30:00Z', 'Europe/Berlin', 'tomorrow 00:30'],
  ['soon', 'UTC', 'soon'],
])('%s in %s is %s', (at, zone, expected) => {
  expect(untilText(at, now, zone)).toBe(expected);
});

it('tells the times within a sentence', () => {
  const sentence = 'held by ann until 2026-11-21T18:00:00.000Z: see 2026';
  expect(withTimes(sentence, now, 'UTC')).toBe('held by ann until 18:00: see 2026');
});
