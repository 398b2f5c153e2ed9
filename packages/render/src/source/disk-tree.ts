import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { RenderError } from '../render-error.ts';
import { cleanPath } from './repo-path.ts';
import type { SourceEntry, SourceTree } from './source-tree.ts';

/**
 * A folder on disk as a source, for offline use. Nothing outside of it is read: symlinks are told,
 * not followed, as in any source. A `.git` folder is left out.
 */
export function diskTree(dir: string): SourceTree {
  const root = realpath(dir);
  const entry = async (path: string): Promise<SourceEntry | undefined> => {
    const names = cleanPath(path).split('/').filter(Boolean);
    let at = await root;
    let found: SourceEntry = { name: '', type: 'dir', oid: '', executable: false };
    for (const name of names) {
      if (found.type !== 'dir') return undefined;
      at = join(at, name);
      const next = await describe(at, name);
      if (!next) return undefined;
      found = next;
    }
    return found;
  };
  const locate = async (path: string, types: readonly SourceEntry['type'][]) => {
    const found = await entry(path);
    if (!found || !types.includes(found.type)) {
      throw new RenderError('path', `${path || '.'}: no such ${types[0]}`);
    }
    return { type: found.type, place: join(await root, cleanPath(path)) };
  };
  return {
    commit: '',
    entry,
    list: async (path) => await listDirectory((await locate(path, ['dir'])).place),
    read: async (path, options = {}) => {
      const { type, place } = await locate(path, ['file', 'symlink']);
      if (type === 'symlink') return Buffer.from(await readlink(place));
      return await readBounded(path, place, options.maxBytes ?? 32 * 1024 * 1024);
    },
  };
}

async function listDirectory(place: string): Promise<SourceEntry[]> {
  const names = (await readdir(place)).filter((name) => name !== '.git').sort();
  const entries = await Promise.all(names.map((name) => describe(join(place, name), name)));
  return entries.filter((one) => one !== undefined);
}

/** Undefined for what is neither file, directory nor symlink: sockets, devices, pipes. */
async function describe(place: string, name: string): Promise<SourceEntry | undefined> {
  const found = await lstat(place).catch(() => undefined);
  if (!found) return undefined;
  const executable = (found.mode & 0o100) !== 0;
  if (found.isSymbolicLink()) return { name, type: 'symlink', oid: '', executable: false };
  if (found.isDirectory()) return { name, type: 'dir', oid: '', executable: false };
  return found.isFile() ? { name, type: 'file', oid: '', executable } : undefined;
}

async function readBounded(path: string, place: string, maxBytes: number): Promise<Buffer> {
  const content = await buffer(createReadStream(place, { end: maxBytes }));
  if (content.length > maxBytes) {
    throw new RenderError('limit', `${path}: more than the limit of ${maxBytes} bytes`);
  }
  return content;
}
