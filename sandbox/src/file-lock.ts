import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity } from './process-identity.ts';
import { identify, isSameProcess } from './process-identity.ts';

/**
 * Runs `work` while holding a lock that all processes of this machine respect. The lock is a file
 * that names its holder; one whose holder is gone is taken over.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  await acquire(path);
  try {
    return await work();
  } finally {
    await unlink(path).catch(() => {});
  }
}

async function acquire(path: string): Promise<void> {
  const own = JSON.stringify(await identify(process.pid));
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(own);
      await file.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isAbandoned(path)) await takeAway(path);
    await delay(100);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as ProcessIdentity;
    return !(await isSameProcess(holder));
  } catch {
    // Being written, or gone already: look again on the next round, unless it stays unreadable.
    const info = await stat(path).catch(() => undefined);
    return info !== undefined && Date.now() - info.mtimeMs > 5_000;
  }
}

/**
 * Removes an abandoned lock. Renamed first, so that of several waiters only one removes it, and
 * none removes the lock that another has made in the meantime.
 */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
    await unlink(aside);
  } catch {
    // Another waiter was first.
  }
}
