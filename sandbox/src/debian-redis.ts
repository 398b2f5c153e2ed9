import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cache.ts';
import { aptEnvironment, isDebianRoot, withAptLock } from './debian.ts';
import { findOnPath } from './find-on-path.ts';
import { runCommand } from './run-command.ts';

export interface RedisBinary {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What redis-server needs beyond the C library, as Debian names it. */
const PACKAGE = 'redis-server';

/**
 * redis-server from PATH, else Debian's packages unpacked into the cache. They are not installed,
 * since that would start a service on port 6379 that nobody asked for.
 */
export async function ensureRedisServer(): Promise<RedisBinary> {
  const installed = await findOnPath('redis-server');
  if (installed) return { command: installed, env: process.env };
  if (!(await isDebianRoot())) {
    throw new Error(
      'There is no redis-server. Install it (Debian: apt-get install redis-server; ' +
        'Fedora: dnf install redis), or name one that runs with LOCKSTEP_REDIS_URL.',
    );
  }
  const folder = await cachedFolder(['redis-debian'], unpackDebianPackages);
  return {
    command: join(folder, 'usr/bin/redis-server'),
    env: { ...process.env, LD_LIBRARY_PATH: await libraryPath(folder) },
  };
}

async function unpackDebianPackages(folder: string): Promise<void> {
  await withAptLock(async () => {
    const env = aptEnvironment();
    await runCommand('apt-get', ['update', '-qq'], { env, deadlineMs: 180_000 });
    const names = await missingPackages();
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

/** The package, and those of its dependencies that the system has not. */
async function missingPackages(): Promise<string[]> {
  const { stdout } = await runCommand(
    'apt-get',
    ['install', '--simulate', '-qq', '--no-install-recommends', PACKAGE],
    {
      env: aptEnvironment(),
    },
  );
  const names = stdout
    .split('\n')
    .map((line) => /^Inst (\S+)/.exec(line)?.[1])
    .filter((name) => name !== undefined);
  if (names.length === 0) throw new Error(`Debian offers no package ${PACKAGE}`);
  return names;
}

async function libraryPath(folder: string): Promise<string> {
  const base = join(folder, 'usr/lib');
  const architectures = await readdir(base).catch(() => []);
  const dirs = [base, ...architectures.map((name) => join(base, name))];
  return [...dirs, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
}
