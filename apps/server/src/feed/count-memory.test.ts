import { expect, it } from 'vitest';
import { CountsOfLists } from './count-memory.ts';

function setUp() {
  let change = () => {};
  const counts = new CountsOfLists({ onListChange: (listener) => (change = listener) });
  return { counts, change: () => change() };
}

it('counts once, until a list may hold others', async () => {
  const { counts, change } = setUp();
  const asked: number[] = [];
  const count = async () => asked.push(1);
  expect(await counts.get('a', count)).toBe(1);
  expect(await counts.get('a', count)).toBe(1);
  expect(await counts.get('b', count)).toBe(2);
  change();
  expect(await counts.get('a', count)).toBe(3);
});

it('does not remember what was counted before a change came', async () => {
  const { counts, change } = setUp();
  const counted = Promise.withResolvers<number>();
  const first = counts.get('a', () => counted.promise);
  change();
  counted.resolve(1);
  expect(await first).toBe(1);
  expect(await counts.get('a', async () => 2)).toBe(2);
});

it.each([
  ['a name', { name: 'web' }, true],
  ['a state', { syncStatus: ['Synced'] }, false],
  ['a health', { health: ['Healthy'] }, false],
  ['an operation', { operationPhase: ['Running'] }, false],
])('by %s', (_what, filter, remembered) => {
  const { counts } = setUp();
  expect(counts.for(filter) !== undefined).toBe(remembered);
});
