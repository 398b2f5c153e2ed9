import { describe, expect, test } from 'vitest';
import { FailureMemory } from './failure-memory.ts';

const error = new Error('down');

function memory() {
  const clock = { now: 0 };
  return { clock, failures: new FailureMemory(() => clock.now) };
}

describe('a repository that failed', () => {
  test('answers for itself until it is to be asked again, later each time', () => {
    const { clock, failures } = memory();
    const pauses: number[] = [];
    for (let time = 0; time < 7; time++) {
      failures.failed('r', 'c', error);
      const pause = failures.retryInMs('r');
      pauses.push(pause / 1000);
      clock.now += pause - 1;
      expect(failures.standing('r', 'c', false)).toEqual({ error });
      clock.now += 1;
      expect(failures.standing('r', 'c', false)).toBeUndefined();
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 300, 300]);
  });

  test('is asked again at once by who is urgent, but not many times in a second', () => {
    const { clock, failures } = memory();
    failures.failed('r', 'c', error);
    clock.now = 2_999;
    expect(failures.standing('r', 'c', true)).toEqual({ error });
    clock.now = 3_000;
    expect(failures.standing('r', 'c', true)).toBeUndefined();
    failures.failed('r', 'c', error);
    expect(failures.retryInMs('r')).toBe(12_000);
  });

  test('is another one with other credentials, and none once it answered', () => {
    const { failures } = memory();
    failures.failed('r', 'old', error);
    expect(failures.standing('r', 'new', true)).toBeUndefined();
    failures.failed('r', 'new', error);
    expect(failures.retryInMs('r')).toBe(15_000);
    failures.succeeded('r');
    expect(failures.standing('r', 'new', false)).toBeUndefined();
    expect(failures.standing('other', 'new', false)).toBeUndefined();
  });
});
