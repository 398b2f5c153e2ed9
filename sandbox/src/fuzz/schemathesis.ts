import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../cache.ts';
import { runCommand } from '../run-command.ts';

const VERSION = '4.32.5';
const INSTALL_DEADLINE_MS = 300_000;

/** The program `schemathesis`, in a Python environment of its own in the cache. Needs python3. */
export async function ensureSchemathesis(): Promise<string> {
  // An environment knows its own path, so it is made where it stays and only marked in the cache.
  const key = ['python', `schemathesis-${VERSION}`];
  const folder = await cachedFolder(key, async (partial) => {
    const environment = partial.replace(/\.partial$/, '.environment');
    await runCommand('python3', ['-m', 'venv', environment], { deadlineMs: INSTALL_DEADLINE_MS });
    const pip = ['-m', 'pip', 'install', '--quiet', `schemathesis==${VERSION}`];
    const python = join(environment, 'bin/python');
    await runCommand(python, pip, { deadlineMs: INSTALL_DEADLINE_MS });
    await cp(join(environment, 'pyvenv.cfg'), join(partial, 'pyvenv.cfg'));
  });
  return join(`${folder}.environment`, 'bin/schemathesis');
}
