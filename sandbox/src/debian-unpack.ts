import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { aptEnvironment, withAptLock } from './debian.ts';
import { runCommand } from './run-command.ts';

/**
 * Unpacks a Debian package, and those of its dependencies that the system has not, into a folder.
 * Nothing is installed: a package of a server would start a service that nobody asked for.
 */
export async function unpackDebianPackage(name: string, folder: string): Promise<void> {
  await withAptLock(async () => {
    const env = aptEnvironment();
    await runCommand('apt-get', ['update', '-qq'], { env, deadlineMs: 180_000 });
    const names = await missingPackages(name);
    await runCommand('apt-get', ['download', '-qq', ...names], {
      cwd: folder,
      env,
      deadlineMs: 180_000,
    });
  });
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.deb')) continue;
    await runCommand('dpkg', ['-x', join(folder, file), folder]);
    await rm(join(folder, file));
  }
}

/** Where the programs of an unpacked package find its libraries: a value for LD_LIBRARY_PATH. */
export async function unpackedLibraryPath(folder: string): Promise<string> {
  const base = join(folder, 'usr/lib');
  const architectures = await readdir(base).catch(() => []);
  const dirs = [base, ...architectures.map((name) => join(base, name))];
  return [...dirs, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
}

async function missingPackages(name: string): Promise<string[]> {
  const simulate = ['install', '--simulate', '-qq', '--no-install-recommends', name];
  const { stdout } = await runCommand('apt-get', simulate, { env: aptEnvironment() });
  const names = stdout
    .split('\n')
    .map((line) => /^Inst (\S+)/.exec(line)?.[1])
    .filter((found) => found !== undefined);
  if (names.length === 0) throw new Error(`Debian offers no package ${name}`);
  return names;
}
