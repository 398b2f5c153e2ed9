import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileLock } from './file-lock.ts';
import { REF_FILE } from './ref-file.ts';

const LOCK_DEADLINE_MS = 1_000;

/**
 * Removes the copies of repositories that nobody asked for in so long a time, with their large
 * files, and what an interrupted clone left behind. Answers how many there were. Other processes may
 * share the folder: each copy is looked at again under its lock.
 */
export async function removeUnused(dir: string, unusedForMs: number): Promise<number> {
  let removed = 0;
  for (const name of await readdir(dir).catch(() => [])) {
    const path = join(dir, name);
    if (name.endsWith('.new') || name.endsWith('.old')) {
      if (await isUnused(path, unusedForMs)) await rm(path, { recursive: true, force: true });
    } else if (name.endsWith('.git') && (await isUnused(path, unusedForMs))) {
      const isGone = await removeOne(path, unusedForMs).catch(() => false);
      if (isGone) removed++;
    }
  }
  return removed;
}

async function removeOne(path: string, unusedForMs: number): Promise<boolean> {
  return await withFileLock(`${path}.lock`, { deadlineMs: LOCK_DEADLINE_MS }, async () => {
    if (!(await isUnused(path, unusedForMs))) return false;
    // Out of the way at once; a reader that is still at it keeps its open files.
    await rename(path, `${path}.old`);
    await rm(`${path}.old`, { recursive: true, force: true });
    await rm(path.replace(/\.git$/, '.lfs'), { recursive: true, force: true });
    return true;
  });
}

/** A mirror's file of refs is touched whenever somebody asks for it. */
async function isUnused(path: string, unusedForMs: number): Promise<boolean> {
  const info = await stat(join(path, REF_FILE)).catch(() => stat(path).catch(() => undefined));
  return info !== undefined && Date.now() - info.mtimeMs > unusedForMs;
}
