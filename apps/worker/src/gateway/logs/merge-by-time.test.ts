import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TimeMerge } from './merge-by-time.ts';
import type { TimedLine } from './split-log.ts';

const at = (second: number, content: string): TimedLine => ({
  time: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`,
  content,
});

async function* log(...lines: TimedLine[]) {
  yield* lines;
}

/** A log that says nothing until it is told to end. */
function quiet() {
  const end = Promise.withResolvers<void>();
  async function* lines(): AsyncGenerator<TimedLine> {
    await end.promise;
    yield* [];
  }
  return { end: () => end.resolve(), lines: lines() };
}

async function contents(merge: TimeMerge<TimedLine>): Promise<string[]> {
  const read: string[] = [];
  for await (const { content } of merge.lines()) read.push(content);
  return read;
}

describe('logs of several pods', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('become one, by time', async () => {
    const merge = new TimeMerge({ followed: false });
    merge.add(log(at(1, 'a1'), at(4, 'a4'), at(5, 'a5')));
    merge.add(log(at(2, 'b2'), at(3, 'b3')));
    merge.add(log());
    expect(await contents(merge)).toEqual(['a1', 'b2', 'b3', 'a4', 'a5']);
  });

  it('a quiet one holds the others back for a moment only, not with every line', async () => {
    const merge = new TimeMerge({ followed: true });
    const other = quiet();
    merge.add(other.lines);
    merge.add(log(...Array.from({ length: 30 }, (_, n) => at(n, String(n)))));
    const reader = merge.lines();
    const first = reader.next();
    await vi.advanceTimersByTimeAsync(500);
    expect((await first).value?.content).toBe('0');
    // The clock stands still from here on.
    for (let n = 1; n < 30; n++) expect((await reader.next()).value?.content).toBe(String(n));
    other.end();
    expect((await reader.next()).done).toBe(true);
  });

  it('that end are in order, however slow one of them is', async () => {
    const merge = new TimeMerge({ followed: false });
    const late = quiet();
    async function* slow() {
      yield* late.lines;
      yield at(1, 'slow');
    }
    merge.add(slow());
    merge.add(log(at(2, 'fast')));
    const all = contents(merge);
    await vi.advanceTimersByTimeAsync(60_000);
    late.end();
    expect(await all).toEqual(['slow', 'fast']);
  });

  it('one that joins later is in as well', async () => {
    const merge = new TimeMerge({ followed: false });
    merge.add(log(at(1, 'a'), at(3, 'c')));
    const reader = merge.lines();
    expect((await reader.next()).value?.content).toBe('a');
    merge.add(log(at(2, 'b')));
    expect((await reader.next()).value?.content).toBe('b');
    expect((await reader.next()).value?.content).toBe('c');
  });

  it('holds one line of each, however slowly they are read', async () => {
    let taken = 0;
    async function* endless() {
      for (;;) yield at(1, String(taken++));
    }
    const merge = new TimeMerge({ followed: false });
    merge.add(endless());
    const reader = merge.lines();
    for (let n = 0; n < 5; n++) await reader.next();
    expect(taken).toBeLessThanOrEqual(7);
    await reader.return(undefined);
  });

  it('a failure of one is told', async () => {
    const merge = new TimeMerge({ followed: false });
    async function* broken(): AsyncGenerator<TimedLine> {
      yield at(1, 'a');
      throw new Error('cut');
    }
    merge.add(broken());
    await expect(contents(merge)).rejects.toThrow('cut');
  });
});
