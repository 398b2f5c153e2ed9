import { expect, it } from 'vitest';
import { mayReload } from './stale-page.ts';

it.each([
  [Number.NaN, true],
  [1_000, false],
  [-60_000, true],
])('after a reload at %d: %s', (lastMs, expected) => {
  expect(mayReload(lastMs, 5_000)).toBe(expected);
});
