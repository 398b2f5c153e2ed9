import { GitError } from '../command/git-error.ts';
import type { FileTree } from './file-tree.ts';
import type { ObjectStore } from './object-store.ts';
import type { TreeEntry } from './parse-tree.ts';

const MAX_FILE_BYTES = 32 * 1024 * 1024;

/**
 * The files of one commit, read straight from the object store. Paths are relative to the root of
 * the repository. Symlinks are told, not followed; submodules are names without content.
 */
export class GitTree implements FileTree {
  readonly commit: string;
  readonly #store: ObjectStore;

  constructor(store: ObjectStore, commit: string) {
    this.#store = store;
    this.commit = commit;
  }

  /** Undefined where there is nothing. The root is a directory with an empty name. */
  async entry(path: string): Promise<TreeEntry | undefined> {
    const { tree } = await this.#store.commit(this.commit);
    let found: TreeEntry = { name: '', type: 'dir', oid: tree, executable: false };
    for (const name of namesOf(path)) {
      if (found.type !== 'dir') return undefined;
      const next = (await this.#store.tree(found.oid)).get(name);
      if (!next) return undefined;
      found = next;
    }
    return found;
  }

  /** The object id of what `path` names, or null. */
  async oid(path: string): Promise<string | null> {
    return (await this.entry(path))?.oid ?? null;
  }

  /** In git's order. Throws GitError `not-found` when `dir` is no directory. */
  async list(dir: string): Promise<TreeEntry[]> {
    const entry = await this.entry(dir);
    if (entry?.type !== 'dir') throw new GitError('not-found', `${dir}: no such directory`);
    return [...(await this.#store.tree(entry.oid)).values()];
  }

  /** A file's bytes, or where a symlink points to. Throws GitError `not-found` or `too-large`. */
  async read(path: string, options: { maxBytes?: number } = {}): Promise<Buffer> {
    const entry = await this.entry(path);
    if (entry?.type !== 'file' && entry?.type !== 'symlink') {
      throw new GitError('not-found', `${path}: no such file`);
    }
    try {
      return await this.#store.blob(entry.oid, options.maxBytes ?? MAX_FILE_BYTES);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      throw new GitError(error.kind, `${path}: ${error.message}`, error);
    }
  }
}

function namesOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw new GitError('refused', `${path}: leaves the repository`);
  return names;
}
