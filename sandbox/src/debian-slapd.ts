import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cache.ts';
import { isDebianRoot } from './debian.ts';
import { unpackDebianPackage, unpackedLibraryPath } from './debian-unpack.ts';

/** OpenLDAP's server with what belongs to it. */
export interface SlapdBinary {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  readonly moduleDir: string;
  readonly schemaDir: string;
}

/**
 * slapd where Debian puts it, else its package unpacked into the cache. It is not installed, since
 * that would make a directory on port 389 that nobody asked for.
 */
export async function ensureSlapd(): Promise<SlapdBinary> {
  if (await isThere('/usr/sbin/slapd')) return under('/', process.env);
  if (!(await isDebianRoot())) {
    throw new Error('There is no slapd. Install it (Debian: apt-get install slapd).');
  }
  const folder = await cachedFolder(['slapd-debian'], (empty) =>
    unpackDebianPackage('slapd', empty),
  );
  return under(folder, {
    ...process.env,
    LD_LIBRARY_PATH: await unpackedLibraryPath(folder),
  });
}

function under(root: string, env: NodeJS.ProcessEnv): SlapdBinary {
  return {
    command: join(root, 'usr/sbin/slapd'),
    env,
    moduleDir: join(root, 'usr/lib/ldap'),
    schemaDir: join(root, 'etc/ldap/schema'),
  };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
