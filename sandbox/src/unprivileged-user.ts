import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findOnPath } from './find-on-path.ts';

/** Empty when this process is not root, so that everything simply runs as it is. */
export interface UnprivilegedUser {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Keeps the capability to pass closed folders. The secure bit makes it count in access(2) too,
 * by which initdb looks for its programs.
 */
const PASSAGE = [
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
  '--securebits=+no_setuid_fixup',
];

/** An id that no account of the system has, for machines without a suitable account. */
const SPARE_ID = 64_321;

/**
 * Who runs a server that refuses to run as root: the system account of that name, else a spare
 * numeric id, which needs no account.
 */
export async function findUnprivilegedUser(account: string): Promise<UnprivilegedUser> {
  if (process.getuid?.() !== 0) return {};
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = passwd.split('\n').find((entry) => entry.startsWith(`${account}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid ?? SPARE_ID), gid: Number(gid ?? SPARE_ID) };
}

/**
 * The command line that runs a program as that user. Where a folder above the program or its data
 * is closed to others (a checkout under /root), the process keeps the one capability that lets it
 * through.
 */
export async function asUser(
  user: UnprivilegedUser,
  dataDir: string,
  program: string,
  args: readonly string[],
): Promise<[string, string[]]> {
  if (user.uid === undefined) return [program, [...args]];
  const setpriv = await findOnPath('setpriv');
  if (!setpriv) {
    throw new Error('setpriv (Debian package util-linux) is needed to run a server as non-root');
  }
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const open = (await isOpenToOthers(program)) && (await isOpenToOthers(dataDir));
  const passage = open ? [] : PASSAGE;
  return [setpriv, [...identity, ...passage, '--', program, ...args]];
}

/** Whether every folder above the path lets others through. */
async function isOpenToOthers(path: string): Promise<boolean> {
  for (let dir = dirname(path); ; dir = dirname(dir)) {
    const info = await stat(dir).catch(() => undefined);
    if (!info || (info.mode & 0o001) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}
