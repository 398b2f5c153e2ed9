import { expect, it } from 'vitest';
import { wholeSeconds } from './whole-seconds.ts';

it.each([
  ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['', ''],
])('%s is told as %s', (time, told) => {
  expect(wholeSeconds(time)).toBe(told);
});
