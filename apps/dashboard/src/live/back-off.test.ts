import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

it.each([
  [1, 0, 250],
  [2, 0, 500],
  [4, 0, 2000],
  [20, 0, 10_000],
  [20, 0.8, 8000],
])('waits after %i failures (random %d) for %i ms', (failures, random, ms) => {
  expect(backOffMs(failures, random)).toBe(ms);
});
