import { createHash } from 'node:crypto';
import type { SourceEntry, SourceTree } from '../source/source-tree.ts';

/** A file's text, `{ link }` for a symlink. */
export type MemoryFile = string | { link: string };

/** A source held in memory, with ids that follow from content as Git's do. */
export function memoryTree(files: Readonly<Record<string, MemoryFile>>): SourceTree {
  const paths = Object.keys(files).sort();
  const below = (dir: string) =>
    dir === '' ? paths : paths.filter((path) => path.startsWith(`${dir}/`));
  const idOfDir = (dir: string) =>
    digest(below(dir).map((path) => [path.slice(dir.length), files[path]]));
  const find = (path: string): SourceEntry | undefined => {
    const name = path.split('/').at(-1) ?? '';
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    if (file !== undefined) {
      const type = typeof file === 'string' ? 'file' : 'symlink';
      const oid = digest(typeof file === 'string' ? file : file.link);
      return { name, type, oid, executable: false };
    }
    if (path !== '' && below(path).length === 0) return undefined;
    return { name, type: 'dir', oid: idOfDir(path), executable: false };
  };
  return {
    commit: digest(files).slice(0, 40),
    entry: async (path) => find(path),
    list: async (dir) => {
      const start = dir === '' ? 0 : dir.length + 1;
      const names = new Set(below(dir).map((path) => path.slice(start).split('/')[0] ?? ''));
      return [...names].map((name) => find(dir === '' ? name : `${dir}/${name}`)).filter(isThere);
    },
    read: async (path, options = {}) => {
      const file = files[path];
      if (file === undefined) throw new Error(`${path}: no such file`);
      const content = Buffer.from(typeof file === 'string' ? file : file.link);
      if (content.length > (options.maxBytes ?? Number.POSITIVE_INFINITY)) {
        throw Object.assign(new Error(`${path}: too large`), { kind: 'too-large' });
      }
      return content;
    },
  };
}

function isThere(entry: SourceEntry | undefined): entry is SourceEntry {
  return entry !== undefined;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
