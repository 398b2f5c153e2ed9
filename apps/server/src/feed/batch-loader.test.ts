import { expect, it } from 'vitest';
import { createBatchLoader } from './batch-loader.ts';

it('answers everybody who asks in one turn from one call, and never asks twice', async () => {
  const calls: string[][] = [];
  const load = createBatchLoader(
    async (ids) => {
      calls.push(ids);
      return ids.filter((id) => id !== 'gone').map((id) => ({ id, text: `${id}!` }));
    },
    (item) => item.id,
  );
  const [a, b, again, gone] = await Promise.all([load('a'), load('b'), load('a'), load('gone')]);
  expect([a?.text, b?.text, again?.text, gone]).toEqual(['a!', 'b!', 'a!', undefined]);
  await load('a');
  expect(calls).toEqual([['a', 'b', 'gone']]);
});
