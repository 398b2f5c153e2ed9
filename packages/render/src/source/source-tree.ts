/** One name in a directory of a source. */
export interface SourceEntry {
  name: string;
  type: 'file' | 'dir' | 'symlink' | 'submodule';
  /**
   * Changes exactly when what it names changes. Empty where a tree cannot tell (a folder on disk):
   * nothing that was rendered from there ever counts as unchanged.
   */
  oid: string;
  executable: boolean;
}

/**
 * The files of one revision, as renderers need them. Paths are relative to the root; no method
 * follows symlinks. Implemented by whoever has files: a Git mirror, an unpacked archive, a folder.
 */
export interface SourceTree {
  readonly commit: string;
  /** Set where it is known, without a look, to hold all that was read from it. */
  readonly isUnmoved?: true;
  /** Undefined where there is nothing. The root is a directory. */
  entry(path: string): Promise<SourceEntry | undefined>;
  list(dir: string): Promise<SourceEntry[]>;
  /** A file's bytes, or where a symlink points to. Throws past `maxBytes`. */
  read(path: string, options?: ReadOptions): Promise<Buffer>;
}

export interface ReadOptions {
  maxBytes?: number;
  /** What is encrypted: opened or refused, left as it is where no key fits, or left in any case. */
  encrypted?: 'open' | 'open-if-possible' | 'keep';
}
