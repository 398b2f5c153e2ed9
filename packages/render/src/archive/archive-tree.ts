import { RenderError } from '../render-error.ts';
import { cleanPath } from '../source/repo-path.ts';
import type { SourceTree } from '../source/source-tree.ts';
import type { ArchiveIndex } from './archive-index.ts';
import { readPacked } from './pack-file.ts';

const MAX_READ_BYTES = 32 * 1024 * 1024;

/** The files of an unpacked archive; `revision` is what people know it by. */
export function archiveTree(place: string, index: ArchiveIndex, revision: string): SourceTree {
  return {
    commit: revision,
    entry: async (path) => index.entry(cleanPath(path)),
    list: async (path) => {
      const entries = index.list(cleanPath(path));
      if (!entries) throw new RenderError('path', `${path || '.'}: no such directory`);
      return entries;
    },
    read: async (path, options = {}) => {
      const entry = index.packed(cleanPath(path));
      if (!entry) throw new RenderError('path', `${path}: no such file`);
      const maxBytes = options.maxBytes ?? MAX_READ_BYTES;
      if (entry.bytes > maxBytes) {
        throw new RenderError('limit', `${path}: more than the limit of ${maxBytes} bytes`);
      }
      return await readPacked(place, entry);
    },
  };
}
