import { expect, it } from 'vitest';
import { createKeyedQueue } from './async-queue.ts';

it('keeps the last value of each key for a reader that is behind, and ends with its signal', async () => {
  const end = new AbortController();
  const queue = createKeyedQueue<number>(end.signal);
  for (let i = 0; i < 1000; i++) queue.put(`key${i % 2}`, i);
  const read: number[] = [];
  for await (const value of queue.values()) {
    read.push(value);
    if (read.length === 2) queue.put('late', -1);
    if (value === -1) end.abort();
  }
  expect(read).toEqual([998, 999, -1]);
});

it('wakes a waiting reader', async () => {
  const end = new AbortController();
  const queue = createKeyedQueue<string>(end.signal);
  const reader = queue.values()[Symbol.asyncIterator]();
  const first = reader.next();
  queue.put('a', 'value');
  expect(await first).toEqual({ done: false, value: 'value' });
  const second = reader.next();
  end.abort();
  expect((await second).done).toBe(true);
});

it('merges what was not read yet', async () => {
  const end = new AbortController();
  const queue = createKeyedQueue<string>(end.signal);
  queue.put('a', 'x', (older, newer) => older + newer);
  queue.put('a', 'y', (older, newer) => older + newer);
  const { value } = await queue.values()[Symbol.asyncIterator]().next();
  expect(value).toBe('xy');
});
