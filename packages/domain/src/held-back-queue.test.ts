import { describe, expect, it } from 'vitest';
import { HeldBackQueue } from './held-back-queue.ts';

function queue() {
  const calls: string[] = [];
  const sender = { pause: () => void calls.push('pause'), resume: () => void calls.push('resume') };
  return { calls, parts: new HeldBackQueue<number>(sender, (bytes) => bytes) };
}

describe('a queue that holds its sender back', () => {
  it('hands on in order, and ends after the last', async () => {
    const { parts } = queue();
    for (const bytes of [1, 2, 3]) parts.push(bytes);
    parts.end();
    parts.push(4);
    const read: number[] = [];
    for await (const part of parts.read()) read.push(part);
    expect(read).toEqual([1, 2, 3]);
  });

  it('pauses the sender when much waits, and lets it go on when half is read', async () => {
    const { calls, parts } = queue();
    for (let n = 0; n < 4; n++) parts.push(100_000);
    expect(calls).toEqual(['pause']);
    const reader = parts.read();
    for (let n = 0; n < 2; n++) await reader.next();
    expect(calls).toEqual(['pause']);
    await reader.next();
    expect(calls).toEqual(['pause', 'resume']);
  });

  it('wakes a reader that waits', async () => {
    const { parts } = queue();
    const reader = parts.read();
    const next = reader.next();
    parts.push(7);
    expect(await next).toEqual({ done: false, value: 7 });
    const end = reader.next();
    parts.end();
    expect(await end).toEqual({ done: true, value: undefined });
  });
});
