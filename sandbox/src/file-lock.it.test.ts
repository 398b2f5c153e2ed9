import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withFileLock } from './file-lock.ts';

describe('withFileLock', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lockstep-lock-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('lets one in at a time, also after an error', async () => {
    const path = join(dir, 'one');
    let inside = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise(setImmediate);
      inside -= 1;
      throw new Error('thrown inside');
    };
    const all = await Promise.allSettled([1, 2, 3].map(() => withFileLock(path, work)));
    expect(all.map((result) => result.status === 'rejected' && result.reason.message)).toEqual(
      Array(3).fill('thrown inside'),
    );
  });

  it('takes over from a holder that is gone', async () => {
    const path = join(dir, 'abandoned');
    await writeFile(path, JSON.stringify({ pid: process.pid, startTicks: '1' }));
    expect(await withFileLock(path, async () => 'mine')).toBe('mine');
  });
});
