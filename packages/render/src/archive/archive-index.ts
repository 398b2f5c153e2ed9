import { createHash } from 'node:crypto';
import { RenderError } from '../render-error.ts';
import { parentOf } from '../source/repo-path.ts';
import type { SourceEntry } from '../source/source-tree.ts';

/** A file or symlink of an archive; its bytes (or target) lie at `offset` of the pack. */
export interface PackedEntry {
  path: string;
  type: 'file' | 'symlink';
  oid: string;
  offset: number;
  bytes: number;
  executable: boolean;
}

/** All of an archive by path, with object ids that follow from content alone. */
export class ArchiveIndex {
  readonly #packed = new Map<string, PackedEntry>();
  /** What each directory holds, sorted by name. */
  readonly #children = new Map<string, SourceEntry[]>();
  readonly #directoryIds = new Map<string, string>();

  /** `directories` are those that the archive names; those of its files follow. */
  constructor(packed: readonly PackedEntry[], directories: readonly string[]) {
    const below = new Map<string, Set<string>>([['', new Set()]]);
    const addDirectory = (path: string) => {
      if (below.has(path)) return;
      below.set(path, new Set());
      addDirectory(parentOf(path));
      addTo(below, path);
    };
    for (const entry of packed) {
      addDirectory(parentOf(entry.path));
      addTo(below, entry.path);
      this.#packed.set(entry.path, entry);
    }
    directories.forEach(addDirectory);
    // The deepest first: a directory's id needs those of what is in it.
    const deepestFirst = [...below.keys()].sort((a, b) => depthOf(b) - depthOf(a));
    for (const dir of deepestFirst) this.#describe(dir, below.get(dir) ?? new Set());
  }

  /** How many names it has, as a measure of the memory it takes. */
  get size(): number {
    return this.#packed.size + this.#children.size;
  }

  entry(path: string): SourceEntry | undefined {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const oid = this.#directoryIds.get(path);
    if (oid !== undefined) return { name, type: 'dir', oid, executable: false };
    const found = this.#packed.get(path);
    return found && { name, type: found.type, oid: found.oid, executable: found.executable };
  }

  list(dir: string): SourceEntry[] | undefined {
    return this.#children.get(dir);
  }

  packed(path: string): PackedEntry | undefined {
    return this.#packed.get(path);
  }

  #describe(dir: string, paths: ReadonlySet<string>): void {
    const entries = [...paths]
      .map((path) => this.entry(path))
      .filter((one) => one !== undefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const hash = createHash('sha256');
    for (const { name, type, oid, executable } of entries) {
      hash.update(`${type} ${executable ? 'x' : '-'} ${oid} ${name}\0`);
    }
    this.#children.set(dir, entries);
    this.#directoryIds.set(dir, hash.digest('hex'));
  }
}

/**
 * Keeps watch that no path of an archive means two things: one name twice, or a file that something
 * else lies in.
 */
export class PathClaims {
  readonly #files = new Set<string>();
  readonly #directories = new Set<string>();

  file(path: string): void {
    if (path === '' || this.#files.has(path) || this.#directories.has(path)) throw twice(path);
    this.directory(parentOf(path));
    this.#files.add(path);
  }

  directory(path: string): void {
    for (let at = path; at !== '' && !this.#directories.has(at); at = parentOf(at)) {
      if (this.#files.has(at)) throw twice(at);
      this.#directories.add(at);
    }
  }
}

function twice(path: string): RenderError {
  return new RenderError(
    'unsafe',
    `archive entry ${JSON.stringify(path)} stands in it twice, or is a file and a folder`,
  );
}

function addTo(below: ReadonlyMap<string, Set<string>>, path: string): void {
  below.get(parentOf(path))?.add(path);
}

function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}
