import { describe, expect, it } from 'vitest';
import { backoffMs } from './retry.ts';

describe('the pause before a retry', () => {
  it.each([
    [undefined, [5000, 10_000, 20_000, 40_000, 80_000, 160_000, 180_000]],
    [{ backoff: { duration: '1s', factor: 3, maxDuration: '10s' } }, [1000, 3000, 9000, 10_000]],
    [{ backoff: { duration: '2' } }, [2000, 4000]],
    [{ backoff: { duration: '1m', factor: 1 } }, [60_000, 60_000]],
    [{ backoff: { duration: 'nonsense' } }, [5000]],
  ])('with %j grows as %j ms', (retry, expected) => {
    expect(expected.map((_, attempts) => backoffMs(retry, attempts))).toEqual(expected);
  });
});
