import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { FileTree } from '@lockstep/appset';
import { UserError } from '@lockstep/domain';

const MOST_FILES = 200_000;
const LARGEST_FILE_BYTES = 10 * 1024 * 1024;

/**
 * A folder that stands for a repository at any revision. Its `.git` is left out; a symlink is read
 * where it leads, as long as that is within the folder.
 */
export async function diskFiles(folder: string): Promise<FileTree> {
  const root = await realpath(folder).catch(() => undefined);
  if (!root || !(await stat(root)).isDirectory()) {
    throw new UserError('not-found', `repo: there is no folder ${folder}`);
  }
  const paths: string[] = [];
  await walk(root, '', paths);
  return { paths, read: (path) => readWithin(root, path) };
}

async function walk(root: string, below: string, found: string[]): Promise<void> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries) {
    if (entry.name === '.git') continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await walk(root, path, found);
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
    if (found.length > MOST_FILES) {
      throw new UserError('too-large', `repo: has more than ${MOST_FILES} files`);
    }
  }
}

async function readWithin(root: string, path: string): Promise<string> {
  const place = await realpath(join(root, path)).catch(() => undefined);
  if (!place?.startsWith(root + sep)) {
    throw new UserError('invalid-argument', `${path} leads out of the repository`);
  }
  const { size } = await lstat(place);
  if (size > LARGEST_FILE_BYTES) {
    throw new UserError('too-large', `${path} has more than ${LARGEST_FILE_BYTES} bytes`);
  }
  return readFile(place, 'utf8');
}
