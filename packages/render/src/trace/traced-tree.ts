import { RenderError } from '../render-error.ts';
import { cleanPath, parentOf } from '../source/repo-path.ts';
import type { ReadOptions, SourceEntry, SourceTree } from '../source/source-tree.ts';
import { idOf, namesDigest, type ReadRecord } from './read-record.ts';

/** Where a path ends after its symlinks: `path` is free of them, `links` are those on the way. */
export interface ResolvedPath {
  path: string;
  entry: SourceEntry | undefined;
  /** What is there in truth, where it is hidden. */
  hidden?: SourceEntry;
  links: { path: string; target: string }[];
}

type Note = (read: Omit<ReadRecord, 'tree'>) => void;

/** Whether a path, free of symlinks, is as if it were not there. */
export type Hides = (path: string, isFolder: boolean) => Promise<boolean>;

/** Linux gives up after 40 too. */
const MAX_LINKS = 40;
const MAX_LINK_BYTES = 4096;

/** A source whose reads are traced. Symlinks are followed as long as they stay inside. */
export class TracedTree {
  readonly #tree: SourceTree;
  readonly #note: Note;
  readonly #hides: Hides | undefined;

  /** What is hidden is traced as what it is: by that the render is judged later. */
  constructor(tree: SourceTree, note: Note, hides?: Hides) {
    this.#tree = tree;
    this.#note = note;
    this.#hides = hides;
  }

  get commit(): string {
    return this.#tree.commit;
  }

  /** What is at `path`. Throws RenderError `unsafe` when a symlink leaves the source. */
  async entry(path: string): Promise<SourceEntry | undefined> {
    const found = await this.resolve(path);
    this.#noteType(found);
    return found.entry;
  }

  async isDirectory(path: string): Promise<boolean> {
    return (await this.entry(path))?.type === 'dir';
  }

  async isFile(path: string): Promise<boolean> {
    return (await this.entry(path))?.type === 'file';
  }

  /** The names in a directory; what they contain counts only once it is read too. */
  async list(dir: string): Promise<SourceEntry[]> {
    const found = await this.resolve(dir);
    if (found.entry?.type !== 'dir') {
      this.#noteType(found);
      throw new RenderError('path', `${dir || '.'}: no such directory`);
    }
    const entries = await this.#tree.list(found.path);
    this.#note({ path: found.path, kind: 'names', id: namesDigest(entries) });
    return await this.#visible(found.path, entries);
  }

  /** A file's bytes. Throws RenderError `path` when there is none, `limit` when it is larger. */
  async read(path: string, maxBytes: number): Promise<Buffer> {
    const found = await this.resolve(path);
    if (found.entry?.type !== 'file') {
      this.#noteType(found);
      throw new RenderError('path', `${path}: no such file`);
    }
    this.#note({ path: found.path, kind: 'file', id: idOf('file', found.entry) });
    return await this.#readRaw(found.path, { maxBytes });
  }

  /** Makes the render depend on all that is at `path`. */
  claim(found: ResolvedPath): void {
    if (found.entry?.type === 'dir') {
      this.#note({ path: found.path, kind: 'tree', id: idOf('tree', found.entry) });
    } else if (found.entry?.type === 'file') {
      this.#note({ path: found.path, kind: 'file', id: idOf('file', found.entry) });
    } else this.#noteType(found);
  }

  /** For what was claimed already: reads a directory or file by its real path, without a trace. */
  get claimed(): Pick<SourceTree, 'list' | 'read'> {
    return {
      list: async (dir) => await this.#visible(dir, await this.#tree.list(dir)),
      read: (path, options) => this.#readRaw(path, { maxBytes: MAX_LINK_BYTES, ...options }),
    };
  }

  /** Follows symlinks, noting each: one that is changed changes what the path means. */
  async resolve(path: string): Promise<ResolvedPath> {
    const found = await this.#find(path);
    const { entry } = found;
    const isHidden = entry && (await this.#hides?.(found.path, entry.type === 'dir'));
    return isHidden ? { ...found, entry: undefined, hidden: entry } : found;
  }

  async #visible(dir: string, entries: SourceEntry[]): Promise<SourceEntry[]> {
    const hides = this.#hides;
    if (!hides) return entries;
    const pathOf = (name: string) => (dir === '' ? name : `${dir}/${name}`);
    const hidden = await Promise.all(
      entries.map(({ name, type }) => hides(pathOf(name), type === 'dir')),
    );
    return entries.filter((_, at) => !hidden[at]);
  }

  async #find(path: string): Promise<ResolvedPath> {
    const wanted = cleanPath(path);
    const straight = await this.#tree.entry(wanted);
    // An entry is only found when no directory on the way is a symlink.
    if (straight && straight.type !== 'symlink') {
      return { path: wanted, entry: straight, links: [] };
    }
    return await this.#walk(wanted);
  }

  /** As a file system does it: `..` after a symlink means the parent of where the link leads. */
  async #walk(wanted: string): Promise<ResolvedPath> {
    const links: ResolvedPath['links'] = [];
    const pending = wanted.split('/').filter(Boolean);
    let at = '';
    let entry = await this.#tree.entry('');
    for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
      if (name === '..' && at === '') throw leadsOut(links.at(-1)?.path ?? wanted);
      const path = name === '..' ? parentOf(at) : at === '' ? name : `${at}/${name}`;
      entry = await this.#tree.entry(path);
      if (entry?.type === 'symlink') {
        if (links.length >= MAX_LINKS)
          throw new RenderError('unsafe', `${wanted}: too many symlinks`);
        const target = await this.readLink(path, entry);
        if (target.startsWith('/')) throw leadsOut(path);
        links.push({ path, target });
        pending.unshift(...target.split('/').filter((one) => one !== '' && one !== '.'));
        entry = await this.#tree.entry(at);
      } else {
        at = path;
        if (entry?.type !== 'dir') break;
      }
    }
    // Something is missing, or is no directory though the path goes on.
    return { path: at, entry: pending.length > 0 ? undefined : entry, links };
  }

  /** Where the symlink at `path` points to, as it is written. */
  async readLink(path: string, entry: SourceEntry): Promise<string> {
    this.#note({ path, kind: 'file', id: idOf('file', entry) });
    return (await this.#readRaw(path, { maxBytes: MAX_LINK_BYTES })).toString('utf8');
  }

  #noteType(found: ResolvedPath): void {
    this.#note({ path: found.path, kind: 'type', id: idOf('type', found.hidden ?? found.entry) });
  }

  async #readRaw(path: string, options: ReadOptions): Promise<Buffer> {
    try {
      return await this.#tree.read(path, options);
    } catch (error) {
      if (error instanceof Error && 'kind' in error && error.kind === 'too-large') {
        throw new RenderError('limit', error.message, error);
      }
      throw error;
    }
  }
}

function leadsOut(path: string): RenderError {
  return new RenderError('unsafe', `${path}: symlink leads out of the repository`);
}
