import { matchesGlob } from '@lockstep/domain';
import { prefixed } from '../http/fetch-error.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext } from '../render-input.ts';
import { cleanPath, resolveFrom } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import type { TracedTree } from '../trace/traced-tree.ts';

/** A file of one of the trees that a render may read. */
export interface LocatedFile {
  tree: TracedTree;
  path: string;
}

const MAX_MATCHES = 1_000;
const MAX_FOLDERS = 10_000;

/** Relative paths start at the chart, absolute ones at the repository's root, `$name` at a source. */
export function locate(file: string, context: RenderContext): LocatedFile {
  try {
    if (file.startsWith('$')) return locateInRef(file, context);
    const tree = sourceTreeOf(context);
    if (file.startsWith('/')) return { tree, path: cleanPath(file.replace(/^\/+/, '')) };
    return { tree, path: resolveFrom(context.path, file) };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw prefixed(error, 'value file');
  }
}

function locateInRef(file: string, context: RenderContext): LocatedFile {
  const [ref = '', ...rest] = file.slice(1).split('/');
  const tree = ref === '' ? undefined : context.trace.tree(ref);
  if (!tree) throw new RenderError('spec', `${file}: no source has the ref ${JSON.stringify(ref)}`);
  return { tree, path: cleanPath(rest.join('/')) };
}

/** Whether a path stands for several files. */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/**
 * The files that a pattern matches: `*`, `?` and `[…]` within a folder, `**` any folders. Within a
 * folder they come by name, and its own files before those of folders in it.
 */
export async function filesMatching({ tree, path }: LocatedFile): Promise<string[]> {
  const search = new Search(tree);
  await search.walk('', path.split('/'));
  return search.found;
}

class Search {
  readonly #tree: TracedTree;
  readonly #found = new Set<string>();
  #folders = 0;

  constructor(tree: TracedTree) {
    this.#tree = tree;
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
    if (type !== 'file' || rest.length > 0) return;
    this.#found.add(path);
    if (this.#found.size > MAX_MATCHES) {
      throw new RenderError('limit', `a values file glob matches more than ${MAX_MATCHES} files`);
    }
  }

  async #names(dir: string): Promise<string[]> {
    if (++this.#folders > MAX_FOLDERS) {
      throw new RenderError(
        'limit',
        `a values file glob looks into more than ${MAX_FOLDERS} folders`,
      );
    }
    if (!(await this.#tree.isDirectory(dir))) return [];
    return (await this.#tree.list(dir)).map(({ name }) => name).sort();
  }
}

function join(dir: string, name: string): string {
  return dir === '' ? name : `${dir}/${name}`;
}
