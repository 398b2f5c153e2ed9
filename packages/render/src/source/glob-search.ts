import { matchesGlob } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { TracedTree } from '../trace/traced-tree.ts';

/** A file of one of the trees that a render may read. */
export interface LocatedFile {
  tree: TracedTree;
  path: string;
}

const MAX_MATCHES = 1_000;
const MAX_FOLDERS = 10_000;

/** Whether a path stands for several files or folders. */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/**
 * The files that a pattern matches: `*`, `?` and `[…]` within a folder, `**` any folders. Within a
 * folder they come by name, and its own files before those of folders in it.
 */
export async function filesMatching({ tree, path }: LocatedFile): Promise<string[]> {
  const search = new Search(tree, 'file');
  await search.walk('', path.split('/'));
  return search.found;
}

/** The folders that a pattern matches, likewise. */
export async function foldersMatching({ tree, path }: LocatedFile): Promise<string[]> {
  const search = new Search(tree, 'dir');
  await search.walk('', path.split('/'));
  return search.found;
}

class Search {
  readonly #tree: TracedTree;
  readonly #wanted: 'file' | 'dir';
  readonly #found = new Set<string>();
  #folders = 0;

  constructor(tree: TracedTree, wanted: 'file' | 'dir') {
    this.#tree = tree;
    this.#wanted = wanted;
  }

  get found(): string[] {
    return [...this.#found];
  }

  async walk(dir: string, segments: readonly string[]): Promise<void> {
    const [segment, ...rest] = segments;
    if (segment === undefined) return;
    if (segment === '**') return await this.#anyFolder(dir, rest);
    if (!isGlob(segment) && !/[{\\]/.test(segment)) return await this.#step(dir, segment, rest);
    for (const name of await this.#names(dir)) {
      if (matchesGlob(segment, name)) await this.#step(dir, name, rest);
    }
  }

  /** None, or any number of them; alone at the end it stands for every file. */
  async #anyFolder(dir: string, rest: readonly string[]): Promise<void> {
    await this.walk(dir, rest.length === 0 ? ['*'] : rest);
    for (const name of await this.#names(dir)) {
      const below = join(dir, name);
      // A folder behind a symlink could hold itself.
      const found = await this.#tree.resolve(below);
      if (found.entry?.type === 'dir' && found.links.length === 0) {
        await this.#anyFolder(below, rest);
      }
    }
  }

  async #step(dir: string, name: string, rest: readonly string[]): Promise<void> {
    const path = join(dir, name);
    const type = (await this.#tree.entry(path))?.type;
    if (type === 'dir' && rest.length > 0) await this.walk(path, rest);
    if (type !== this.#wanted || rest.length > 0) return;
    this.#found.add(path);
    if (this.#found.size > MAX_MATCHES) {
      throw new RenderError('limit', `a glob matches more than ${MAX_MATCHES} ${this.#wanted}s`);
    }
  }

  async #names(dir: string): Promise<string[]> {
    if (++this.#folders > MAX_FOLDERS) {
      throw new RenderError('limit', `a glob looks into more than ${MAX_FOLDERS} folders`);
    }
    if (!(await this.#tree.isDirectory(dir))) return [];
    return (await this.#tree.list(dir)).map(({ name }) => name).sort();
  }
}

function join(dir: string, name: string): string {
  return dir === '' ? name : `${dir}/${name}`;
}
