import type { ApplicationSummary } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { doForAll, NOTHING, selectRange, toggleRow } from './selection.ts';

const rows = ['a', 'b', 'c', 'd'].map((name) => ({ uid: name, name }) as ApplicationSummary);
const [a, b] = rows as [ApplicationSummary, ApplicationSummary];

it('ticks and unticks a row', () => {
  const once = toggleRow(NOTHING, a);
  expect([...once.keys()]).toEqual(['a']);
  expect(toggleRow(once, a).size).toBe(0);
  expect(once.size).toBe(1);
});

it('ticks a range in either direction', () => {
  expect([...selectRange(NOTHING, rows, 'c', 'a').keys()].sort()).toEqual(['a', 'b', 'c']);
  expect(selectRange(toggleRow(NOTHING, b), rows, undefined, 'c').size).toBe(1);
});

it('does what it can and names what failed', async () => {
  let inFlight = 0;
  let most = 0;
  const result = await doForAll(
    rows,
    async ({ name }) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await Promise.resolve();
      inFlight -= 1;
      if (name === 'b') throw new Error('is being deleted');
    },
    2,
  );
  expect(result).toEqual({ done: 3, failed: [{ name: 'b', message: 'is being deleted' }] });
  expect(most).toBe(2);
});
