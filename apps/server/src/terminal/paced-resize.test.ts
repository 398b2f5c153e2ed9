import type { TerminalSize } from '@lockstep/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pacedResize } from './paced-resize.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const size = (cols: number): TerminalSize => ({ cols, rows: 24 });

function setUp() {
  const told: number[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<never>();
  const resize = pacedResize({ ended, resize: ({ cols }) => void told.push(cols) });
  return { told, resize, end: () => end(undefined as never) };
}

it('tells one size at once, and of a flood the newest only', () => {
  const { told, resize } = setUp();
  for (let cols = 1; cols <= 10_000; cols++) resize(size(cols));
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(50);
  expect(told).toEqual([1, 10_000]);
  vi.advanceTimersByTime(1_000);
  resize(size(7));
  expect(told).toEqual([1, 10_000, 7]);
});

it('tells a command that has ended nothing', async () => {
  const { told, resize, end } = setUp();
  resize(size(1));
  resize(size(2));
  end();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([1]);
});
