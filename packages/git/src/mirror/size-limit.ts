import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError } from '../command/git-error.ts';

const MIB = 1024 * 1024;

/** A repository that grew past a limit while it was fetched. */
export class TooLarge extends GitError {
  constructor(maxBytes: number) {
    super(
      'too-large',
      `the repository is larger than ${Math.round(maxBytes / MIB)} MiB, the limit of the operator`,
    );
  }
}

/** Asked while git downloads into a mirror: an error once what lies there is past the limit. */
export function sizeLimit(dir: string, maxBytes: number): () => Promise<GitError | undefined> {
  return async () => ((await packedBytes(dir)) > maxBytes ? new TooLarge(maxBytes) : undefined);
}

/** How many packs a mirror has: each of them slows reading down a little. */
export async function countPacks(dir: string): Promise<number> {
  const names = await readdir(join(dir, 'objects', 'pack')).catch(() => []);
  return names.filter((name) => name.endsWith('.pack')).length;
}

/** Takes away what a download that was cut off left half-written. */
export async function removeHalfWritten(dir: string): Promise<void> {
  const packs = join(dir, 'objects', 'pack');
  const names = await readdir(packs).catch(() => []);
  const halves = names.filter((name) => name.startsWith('tmp_'));
  await Promise.all(halves.map((name) => rm(join(packs, name), { force: true })));
}

/** Packs count, and the temporary one that is coming in. */
async function packedBytes(dir: string): Promise<number> {
  const packs = join(dir, 'objects', 'pack');
  const names = await readdir(packs).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(packs, name)).then(
        (info) => info.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
