import { join } from 'node:path';
import { cachedFolder } from './cache.ts';
import { isDebianRoot } from './debian.ts';
import { unpackDebianPackage, unpackedLibraryPath } from './debian-unpack.ts';
import { findOnPath } from './find-on-path.ts';

export interface RedisBinary {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

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
  const folder = await cachedFolder(['redis-debian'], (empty) =>
    unpackDebianPackage('redis-server', empty),
  );
  return {
    command: join(folder, 'usr/bin/redis-server'),
    env: { ...process.env, LD_LIBRARY_PATH: await unpackedLibraryPath(folder) },
  };
}
