import type { AddressPolicy } from '../access/repo-access.ts';
import { GitError } from '../command/git-error.ts';
import type { FileTree } from '../tree/file-tree.ts';
import type { TreeEntry } from '../tree/parse-tree.ts';
import { moduleUrl } from './module-url.ts';
import { parseGitmodules } from './parse-gitmodules.ts';

/** Fetches a repository so that the commit can be read. The tree needs no submodules itself. */
export type OpenModule = (module: { url: string; commit: string }) => Promise<FileTree>;

export interface ModuleOptions {
  /** The address of the repository whose tree it is; relative addresses count from here. */
  repoUrl: string;
  policy: AddressPolicy;
  open: OpenModule;
  /** How many repositories lie around this one. */
  nesting?: number;
  /** Of the outermost one: takes the address of every submodule that is asked for. */
  asked?: Set<string>;
}

const MAX_NESTING = 8;
const MAX_GITMODULES_BYTES = 256 * 1024;

/**
 * A tree in which submodules are folders. Their repositories are fetched when something in them is
 * looked at and not before: what an application does not read costs it nothing. A submodule that
 * `.gitmodules` does not name stays an empty name.
 */
export class ModuleTree implements FileTree {
  readonly commit: string;
  readonly #tree: FileTree;
  readonly #options: ModuleOptions;
  readonly #opened = new Map<string, Promise<FileTree>>();
  readonly #asked: Set<string>;
  #addresses: Promise<Map<string, string>> | undefined;

  constructor(tree: FileTree, options: ModuleOptions) {
    this.commit = tree.commit;
    this.#tree = tree;
    this.#options = options;
    this.#asked = options.asked ?? new Set();
  }

  /** The repositories that were asked for so far, whether they could be had or not. */
  openedUrls(): string[] {
    return [...this.#asked];
  }

  async entry(path: string): Promise<TreeEntry | undefined> {
    const found = await this.#tree.entry(path);
    if (found) return await this.#asFolder(pathOf(path), found);
    const within = await this.#moduleAround(path);
    return await within?.tree.entry(within.path);
  }

  async list(dir: string): Promise<TreeEntry[]> {
    const found = await this.#tree.entry(dir);
    const within = found?.type === 'dir' ? undefined : await this.#moduleAround(dir);
    if (within) return await within.tree.list(within.path);
    const prefix = pathOf(dir) === '' ? '' : `${pathOf(dir)}/`;
    const entries = await this.#tree.list(dir);
    return await Promise.all(entries.map((one) => this.#asFolder(prefix + one.name, one)));
  }

  async read(path: string, options?: { maxBytes?: number }): Promise<Buffer> {
    const within = (await this.#tree.entry(path)) ? undefined : await this.#moduleAround(path);
    if (within) return await within.tree.read(within.path, options);
    return await this.#tree.read(path, options);
  }

  async #asFolder(path: string, entry: TreeEntry): Promise<TreeEntry> {
    if (entry.type !== 'submodule') return entry;
    const isNamed = (await this.#modules()).has(path);
    return isNamed ? { ...entry, type: 'dir' } : entry;
  }

  /** The submodule that the path is or leads into, and what is left of the path there. */
  async #moduleAround(path: string): Promise<{ tree: FileTree; path: string } | undefined> {
    const modules = await this.#modules();
    if (modules.size === 0) return undefined;
    const names = pathOf(path).split('/');
    for (let count = 1; count <= names.length; count++) {
      const prefix = names.slice(0, count).join('/');
      const url = modules.get(prefix);
      const entry = url === undefined ? undefined : await this.#tree.entry(prefix);
      if (url === undefined || entry?.type !== 'submodule') continue;
      return { tree: await this.#open(prefix, url, entry.oid), path: names.slice(count).join('/') };
    }
    return undefined;
  }

  #open(path: string, url: string, commit: string): Promise<FileTree> {
    let tree = this.#opened.get(path);
    if (!tree) {
      tree = this.#fetch(url, commit).catch((error) => {
        if (!(error instanceof GitError)) throw error;
        throw new GitError(error.kind, `submodule ${path}: ${error.message}`, error);
      });
      this.#opened.set(path, tree);
      tree.catch(() => this.#opened.delete(path));
    }
    return tree;
  }

  async #fetch(url: string, commit: string): Promise<FileTree> {
    const { repoUrl, policy, open, nesting = 0 } = this.#options;
    if (nesting >= MAX_NESTING) {
      throw new GitError('refused', `more than ${MAX_NESTING} repositories lie in each other`);
    }
    const address = moduleUrl(url, repoUrl, policy);
    this.#asked.add(address);
    const tree = await open({ url: address, commit });
    const asked = this.#asked;
    return new ModuleTree(tree, { repoUrl: address, policy, open, nesting: nesting + 1, asked });
  }

  #modules(): Promise<Map<string, string>> {
    this.#addresses ??= this.#readModules();
    return this.#addresses;
  }

  async #readModules(): Promise<Map<string, string>> {
    const entry = await this.#tree.entry('.gitmodules');
    // A symlink in its place is a known trick: git itself refuses it.
    if (entry?.type !== 'file') return new Map();
    const content = await this.#tree.read('.gitmodules', { maxBytes: MAX_GITMODULES_BYTES });
    return parseGitmodules(content.toString('utf8'));
  }
}

function pathOf(path: string): string {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
}
