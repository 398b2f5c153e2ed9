import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Remembered } from './remembered.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is remembered', () => {
  it('is asked for once by many at once, and again when it is too old', async () => {
    const remembered = new Remembered<number>(10);
    let asked = 0;
    const get = (maxAgeMs: number) => remembered.get('k', { maxAgeMs }, async () => ++asked);
    expect(await Promise.all([get(0), get(0), get(5_000)])).toEqual([1, 1, 1]);
    expect(await get(5_000)).toBe(1);
    vi.advanceTimersByTime(5_001);
    expect(await get(5_000)).toBe(2);
    expect(await get(0)).toBe(3);
    expect(remembered.last('k')).toBe(3);
  });

  it('is handed to who asks whether it changed', async () => {
    const remembered = new Remembered<string>(10);
    const get = () => remembered.get('k', { maxAgeMs: 0 }, async (last) => `${last ?? ''}x`);
    await get();
    expect(await get()).toBe('xx');
  });

  it('pauses after failures, longer each time, unless somebody insists', async () => {
    const remembered = new Remembered<number>(10);
    let asked = 0;
    const get = (maxAgeMs = 60_000) =>
      remembered.get('k', { maxAgeMs }, async () => {
        throw new Error(`failure ${++asked}`);
      });
    for (const [waitMs, message] of [
      [0, 'failure 1'],
      [900, 'failure 1'],
      [200, 'failure 2'],
      [1_500, 'failure 2'],
      [600, 'failure 3'],
    ] as const) {
      vi.advanceTimersByTime(waitMs);
      await expect(get()).rejects.toThrow(message);
    }
    await expect(get(0)).rejects.toThrow('failure 4');
  });

  it('forgets what was not asked for in the longest time', async () => {
    const remembered = new Remembered<number>(2);
    const put = (key: string) => remembered.get(key, { maxAgeMs: 1000 }, async () => 1);
    for (const key of ['a', 'b', 'a', 'c']) await put(key);
    expect(['a', 'b', 'c'].map((key) => remembered.last(key))).toEqual([1, undefined, 1]);
  });
});
