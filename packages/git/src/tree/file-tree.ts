import type { TreeEntry } from './parse-tree.ts';

/** The files of one commit, wherever their content comes from. */
export interface FileTree {
  readonly commit: string;
  /** Undefined where there is nothing. The root is a directory with an empty name. */
  entry(path: string): Promise<TreeEntry | undefined>;
  list(dir: string): Promise<TreeEntry[]>;
  /** A file's bytes, or where a symlink points to. Throws GitError `not-found` or `too-large`. */
  read(path: string, options?: { maxBytes?: number }): Promise<Buffer>;
}
