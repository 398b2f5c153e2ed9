import { expect, it } from 'vitest';
import { UsedAssertions } from './used-assertions.ts';

it('takes an id once until its time is over', () => {
  const used = new UsedAssertions();
  expect(used.useOnce('a', 100, 0)).toBe(true);
  expect(used.useOnce('b', 100, 0)).toBe(true);
  expect(used.useOnce('a', 100, 99)).toBe(false);
  expect(used.useOnce('a', 200, 100)).toBe(true);
});

it('forgets the oldest where more come than sign in within the time', () => {
  const used = new UsedAssertions();
  for (let count = 0; count < 200; count += 1) used.useOnce(`id-${count}`, 1_000, 0);
  expect(used.useOnce('id-0', 1_000, 0)).toBe(false);
  const small = new UsedAssertions(3);
  for (const id of ['a', 'b', 'c', 'd']) expect(small.useOnce(id, 1_000, 0)).toBe(true);
  expect(small.useOnce('d', 1_000, 0)).toBe(false);
  expect(small.useOnce('a', 1_000, 0)).toBe(true);
});
