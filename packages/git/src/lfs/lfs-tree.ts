import { GitError } from '../command/git-error.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { TreeEntry } from '../tree/parse-tree.ts';
import { type LfsPointer, MAX_POINTER_BYTES, parsePointer } from './pointer.ts';

/** Answers the content of a pointer; the caller has checked its size. */
export type LfsRead = (pointer: LfsPointer) => Promise<Buffer>;

const MAX_FILE_BYTES = 32 * 1024 * 1024;

/**
 * A tree whose LFS pointers read as what they stand for. Ids carry a mark, since the same id means
 * another content than without LFS.
 */
export class LfsTree implements FileTree {
  readonly commit: string;
  readonly #tree: FileTree;
  readonly #large: LfsRead;

  constructor(tree: FileTree, large: LfsRead) {
    this.commit = tree.commit;
    this.#tree = tree;
    this.#large = large;
  }

  async entry(path: string): Promise<TreeEntry | undefined> {
    const entry = await this.#tree.entry(path);
    return entry && marked(entry);
  }

  async list(dir: string): Promise<TreeEntry[]> {
    return (await this.#tree.list(dir)).map(marked);
  }

  async read(path: string, options: { maxBytes?: number } = {}): Promise<Buffer> {
    const content = await this.#tree.read(path, options);
    const pointer = content.length <= MAX_POINTER_BYTES ? parsePointer(content) : undefined;
    if (!pointer) return content;
    const maxBytes = options.maxBytes ?? MAX_FILE_BYTES;
    if (pointer.sizeBytes > maxBytes) {
      const words = `${pointer.sizeBytes} bytes (LFS) are more than the limit of ${maxBytes}`;
      throw new GitError('too-large', `${path}: ${words}`);
    }
    try {
      return await this.#large(pointer);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      throw new GitError(error.kind, `${path}: ${error.message}`, error);
    }
  }
}

function marked(entry: TreeEntry): TreeEntry {
  return entry.type === 'submodule' ? entry : { ...entry, oid: `${entry.oid}+lfs` };
}
