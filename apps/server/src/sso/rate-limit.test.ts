import { expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

it('refuses an address that asks too often within a minute, and no other', () => {
  const isTooOften = createRateLimit({ perMinute: 2 });
  expect([0, 1, 2, 3].map((ms) => isTooOften('a', ms))).toEqual([false, false, true, true]);
  expect(isTooOften('b', 3)).toBe(false);
  expect(isTooOften('a', 60_000)).toBe(false);
});

it('forgets the oldest of very many', () => {
  const isTooOften = createRateLimit({ perMinute: 1 });
  for (let index = 0; index <= 10_000; index++) isTooOften(`address ${index}`, 0);
  expect(isTooOften('address 10000', 1)).toBe(true);
  expect(isTooOften('address 0', 1)).toBe(false);
});
