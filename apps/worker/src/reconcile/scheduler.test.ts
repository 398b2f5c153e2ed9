import { describe, expect, it } from 'vitest';
import { Scheduler } from './scheduler.ts';

/** A run whose looks end when the test says so. */
function controlled(concurrency: number) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const scheduler = new Scheduler({
    concurrency,
    run: (uid) => {
      begun.push(uid);
      return new Promise((resolve) => ends.set(uid, resolve));
    },
  });
  const end = async (uid: string) => {
    ends.get(uid)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { scheduler, begun, end };
}

describe('Scheduler', () => {
  it('looks at an application once however often it is signalled before', () => {
    const { scheduler, begun } = controlled(1);
    scheduler.signal('a');
    scheduler.signal('b');
    scheduler.signal('b');
    expect(begun).toEqual(['a']);
    expect(scheduler.depth).toBe(2);
  });

  it('looks once more when a signal arrives while it looks', async () => {
    const { scheduler, begun, end } = controlled(4);
    scheduler.signal('a');
    scheduler.signal('a');
    scheduler.signal('a');
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'a']);
  });

  it('never looks at more applications at a time than it may', async () => {
    const { scheduler, begun, end } = controlled(2);
    for (const uid of ['a', 'b', 'c']) scheduler.signal(uid);
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('looks at more than that where it may', async () => {
    let most = 2;
    const begun: string[] = [];
    const scheduler = new Scheduler({
      concurrency: 1,
      mayAlso: (running) => running < most,
      run: (uid) => {
        begun.push(uid);
        return new Promise(() => {});
      },
    });
    for (const uid of ['a', 'b', 'c']) scheduler.signal(uid);
    expect(begun).toEqual(['a', 'b']);
    most = 4;
    scheduler.signal('d');
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps the earliest time of several', async () => {
    const { scheduler, begun } = controlled(1);
    scheduler.signalAt('a', Date.now() + 60_000);
    scheduler.signalAt('a', Date.now());
    await expect.poll(() => begun).toEqual(['a']);
  });

  it('forgets an application that is gone', async () => {
    const { scheduler, begun, end } = controlled(1);
    scheduler.signal('a');
    scheduler.signal('b');
    scheduler.forget('b');
    await end('a');
    expect(begun).toEqual(['a']);
  });

  it('waits for what runs when it closes, and takes nothing more', async () => {
    const { scheduler, begun, end } = controlled(1);
    scheduler.signal('a');
    const closed = scheduler.close();
    scheduler.signal('b');
    await end('a');
    await closed;
    expect(begun).toEqual(['a']);
  });
});
