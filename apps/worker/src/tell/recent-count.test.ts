import { expect, it } from 'vitest';
import { RecentCount } from './recent-count.ts';

it.each([
  { happens: 'never', everyMs: 100, times: 0, thenMs: 0, count: 0 },
  { happens: 'once', everyMs: 100, times: 1, thenMs: 0, count: 1 },
  { happens: 'ten times a second, for long', everyMs: 100, times: 200, thenMs: 0, count: 10.5 },
  { happens: 'a hundred times at once', everyMs: 0, times: 100, thenMs: 0, count: 100 },
  { happens: 'a hundred times, long ago', everyMs: 0, times: 100, thenMs: 10_000, count: 0 },
])('counts what happens $happens', ({ everyMs, times, thenMs, count }) => {
  let now = 0;
  const recent = new RecentCount(() => now);
  for (let time = 0; time < times; time++) {
    if (time > 0) now += everyMs;
    recent.add();
  }
  now += thenMs;
  expect(recent.count).toBeCloseTo(count, 1);
});
