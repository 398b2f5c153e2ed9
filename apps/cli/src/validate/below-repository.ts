import { stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Where a folder lies in its Git repository: `''` at the top of it or outside of any, else `apps/`.
 * Code hosts count paths from there, wherever the command runs.
 */
export async function belowRepository(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    // A folder, or in a worktree a file.
    if (await stat(join(at, '.git')).catch(() => undefined)) {
      const below = relative(at, folder);
      return below === '' ? '' : `${below.split(sep).join('/')}/`;
    }
    if (dirname(at) === at) return '';
  }
}
