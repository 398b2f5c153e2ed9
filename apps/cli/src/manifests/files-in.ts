import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../cli/cli-error.ts';

/** A file, or every `.yaml`, `.yml` and `.json` below a folder, in the order of their paths. */
export async function filesIn(path: string): Promise<{ text: string; where: string }[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file or folder' : error.message;
    throw new CliError(`cannot read ${path}: ${reason}`);
  });
  const files = found.isDirectory() ? await manifestFiles(path) : [path];
  return Promise.all(files.map(async (where) => ({ text: await readFile(where, 'utf8'), where })));
}

async function manifestFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.slice(folder.length).split('/').includes('.git'))
    .sort();
}
