import { describe, expect, it } from 'vitest';
import { Batch } from './batch.ts';

describe('Batch', () => {
  it('writes together what is added together', async () => {
    const written: number[][] = [];
    const batch = new Batch<number>(async (items) => void written.push(items));
    await Promise.all([batch.add(1), batch.add(2), batch.add(3)]);
    expect(written).toEqual([[1, 2, 3]]);
  });

  it('writes what arrives during a write in the next one', async () => {
    const written: number[][] = [];
    let second: Promise<void> | undefined;
    const batch: Batch<number> = new Batch(async (items) => {
      written.push(items);
      second ??= batch.add(2);
    });
    await batch.add(1);
    await second;
    expect(written).toEqual([[1], [2]]);
  });

  it('does not let one bad item take the others with it', async () => {
    const written: number[] = [];
    const batch = new Batch<number>(async (items) => {
      if (items.includes(2)) throw new Error('2 is refused');
      written.push(...items);
    });
    const results = await Promise.allSettled([batch.add(1), batch.add(2), batch.add(3)]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(written).toEqual([1, 3]);
  });

  it('never writes more than the limit at once', async () => {
    const sizes: number[] = [];
    const batch = new Batch<number>(async (items) => void sizes.push(items.length), 2);
    await Promise.all([1, 2, 3, 4, 5].map((item) => batch.add(item)));
    expect(sizes).toEqual([2, 2, 1]);
  });
});
