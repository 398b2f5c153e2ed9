import { cacheDir } from './cache.ts';
import { withFileLock } from './file-lock.ts';
import { findOnPath } from './find-on-path.ts';

/** Whether packages can be had from apt without asking anyone. */
export async function isDebianRoot(): Promise<boolean> {
  return process.getuid?.() === 0 && (await findOnPath('apt-get')) !== undefined;
}

/** apt asks nothing, and starts no service of what it installs (see invoke-rc.d(8)). */
export function aptEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', LC_ALL: 'C' };
}

/** apt refuses to run twice at once; several checkouts may need it at the same time. */
export function withAptLock<T>(work: () => Promise<T>): Promise<T> {
  return withFileLock(cacheDir('apt.lock'), work);
}
