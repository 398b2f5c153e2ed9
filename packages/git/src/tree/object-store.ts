import { GitError } from '../command/git-error.ts';
import type { ObjectReader } from './object-reader.ts';
import { type Commit, parseCommit } from './parse-commit.ts';
import { parseTree, type TreeListing } from './parse-tree.ts';

const MAX_TREE_BYTES = 64 * 1024 * 1024;
const MAX_COMMIT_BYTES = 1024 * 1024;
const MAX_COMMITS = 256;
/** About 150 bytes each: at most some 30 MB for each mirror, and far less for most. */
const MAX_CACHED_ENTRIES = 200_000;

/**
 * The objects of one mirror, with directories and commits remembered by id: they never change, and
 * most of them are the same from one commit to the next.
 */
export class ObjectStore {
  readonly #reader: ObjectReader;
  readonly #onBroken: () => void;
  readonly #trees = new Map<string, Promise<TreeListing>>();
  readonly #commits = new Map<string, Promise<Commit>>();
  #cachedEntries = 0;

  constructor(reader: ObjectReader, onBroken: () => void) {
    this.#reader = reader;
    this.#onBroken = onBroken;
  }

  /** Throws GitError `bad-revision` for a commit that is not in the mirror. */
  commit(sha: string): Promise<Commit> {
    let commit = this.#commits.get(sha);
    if (!commit) {
      commit = this.#readCommit(sha);
      this.#commits.set(sha, commit);
      commit.catch(() => this.#commits.delete(sha));
      if (this.#commits.size > MAX_COMMITS) dropOldest(this.#commits);
    }
    return commit;
  }

  tree(oid: string): Promise<TreeListing> {
    const known = this.#trees.get(oid);
    if (known) return known;
    const tree = this.#readTree(oid);
    this.#trees.set(oid, tree);
    tree.then(
      (listing) => this.#remember(listing.size),
      () => this.#trees.delete(oid),
    );
    return tree;
  }

  async blob(oid: string, maxBytes: number): Promise<Buffer> {
    const found = await this.#read(oid, maxBytes);
    if (found?.info.type !== 'blob') throw this.#broken(oid);
    return found.content;
  }

  #remember(entries: number): void {
    this.#cachedEntries += entries;
    // Dropping everything is rare and cheap: what is needed comes back with the next question.
    if (this.#cachedEntries > MAX_CACHED_ENTRIES) {
      this.#trees.clear();
      this.#cachedEntries = 0;
    }
  }

  async #read(name: string, maxBytes: number) {
    try {
      return await this.#reader.read(name, maxBytes);
    } catch (error) {
      if (error instanceof GitError && error.kind === 'other') this.#onBroken();
      throw error;
    }
  }

  async #readCommit(sha: string): Promise<Commit> {
    const found = await this.#read(sha, MAX_COMMIT_BYTES);
    if (found?.info.type !== 'commit') {
      throw new GitError('bad-revision', `commit ${sha} is not in the repository`);
    }
    return parseCommit(found.info.oid, found.content.toString('utf8'));
  }

  async #readTree(oid: string): Promise<TreeListing> {
    const found = await this.#read(oid, MAX_TREE_BYTES);
    if (found?.info.type !== 'tree') throw this.#broken(oid);
    return parseTree(found.content, oid.length / 2);
  }

  /** An object that another one names is missing: the mirror is to be made anew. */
  #broken(oid: string): GitError {
    this.#onBroken();
    return new GitError('other', `object ${oid} is missing in the mirror; it will be cloned anew`);
  }
}

function dropOldest<K>(map: Map<K, unknown>): void {
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
