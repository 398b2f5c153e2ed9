import type { SourceEntry, SourceTree } from '../source/source-tree.ts';

/** A folder of files that were made here; nothing that is rendered from it is traced. */
export function generatedTree(files: Readonly<Record<string, string>>): SourceTree {
  const entryOf = (name: string): SourceEntry => ({
    name,
    type: name === '' ? 'dir' : 'file',
    oid: '',
    executable: false,
  });
  return {
    commit: '',
    entry: async (path) => (path === '' || Object.hasOwn(files, path) ? entryOf(path) : undefined),
    list: async () => Object.keys(files).sort().map(entryOf),
    read: async (path) => Buffer.from(files[path] ?? ''),
  };
}
