import { expect, test } from 'vitest';
import { Gate } from './gate.ts';

test('lets so many through at once, in order, and goes on after a failure', async () => {
  const gate = new Gate(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  let inside = 0;
  let most = 0;
  const all = [0, 1, 2, 3, 4].map((id) =>
    gate.run(async () => {
      begun.push(id);
      most = Math.max(most, ++inside);
      await new Promise<void>((resolve) => ends.push(resolve));
      inside--;
      if (id === 0) throw new Error('failed');
    }),
  );
  const outcomes = Promise.allSettled(all);
  for (let id = 0; id < 5; id++) {
    await Promise.resolve();
    ends[id]?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await outcomes).map((one) => one.status)).toEqual([
    'rejected',
    ...Array(4).fill('fulfilled'),
  ]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});
