import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT_DIR } from '../platform-package.ts';
import { runCommand } from '../run-command.ts';

/**
 * A copy of this checkout as a fresh clone of it would be: what Git tracks or would add, with no
 * packages installed and nothing built.
 */
export async function copyCheckout(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'lockstep-clone-'));
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await runCommand('git', args, { cwd: ROOT_DIR });
  for (const file of stdout.split('\0').filter(Boolean)) {
    // A file that was deleted and not yet committed is listed, too.
    await cp(join(ROOT_DIR, file), join(path, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
