import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withFileLock } from './file-lock.ts';

/** The folder, shared by all checkouts of this user, for what is costly to get again. */
export function cacheDir(...parts: string[]): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'lockstep', ...parts);
}

/**
 * The folder `cacheDir(...key)`, filled once by `fill`, which gets an empty folder beside it.
 * What is there is always whole: the folder takes its name when `fill` is through. Several
 * processes that ask at the same time fill it once.
 */
export async function cachedFolder(
  key: readonly string[],
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const target = cacheDir(...key);
  if (existsSync(target)) return target;
  return withFileLock(`${target}.lock`, async () => {
    if (existsSync(target)) return target;
    const partial = `${target}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await fill(partial);
    await rename(partial, target);
    return target;
  });
}
