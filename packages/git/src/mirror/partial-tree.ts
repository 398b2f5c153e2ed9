import type { FileTree } from '../tree/file-tree.ts';
import type { GitTree } from '../tree/git-tree.ts';
import type { TreeEntry } from '../tree/parse-tree.ts';

/** What a tree of a thin mirror needs of it: files come without their contents. */
export interface MissingBlobs {
  isThin(): Promise<boolean>;
  isHere(oid: string): Promise<boolean>;
  /** Fetches contents by their ids, all in one request. */
  fetch(oids: readonly string[]): Promise<void>;
}

/** What lies beside a file that is read is probably read next. */
const MAX_TOGETHER = 1_000;
/** After so many requests for one commit the rest of it is fetched as a whole. */
const MAX_REQUESTS = 12;
const MAX_WHOLE = 500_000;

/**
 * A tree of a thin mirror: the contents of files are fetched when one of them is read, together
 * with those beside and below it. A commit of which many folders are read comes as a whole.
 */
export class PartialTree implements FileTree {
  readonly commit: string;
  readonly #tree: GitTree;
  readonly #blobs: MissingBlobs;
  readonly #requests: { count: number };
  #fetching: Promise<void> = Promise.resolve();

  /** `requests` is shared by all trees of one commit. */
  constructor(tree: GitTree, blobs: MissingBlobs, requests: { count: number }) {
    this.commit = tree.commit;
    this.#tree = tree;
    this.#blobs = blobs;
    this.#requests = requests;
  }

  entry(path: string): Promise<TreeEntry | undefined> {
    return this.#tree.entry(path);
  }

  list(dir: string): Promise<TreeEntry[]> {
    return this.#tree.list(dir);
  }

  async read(path: string, options?: { maxBytes?: number }): Promise<Buffer> {
    if (await this.#blobs.isThin()) {
      const entry = await this.#tree.entry(path);
      const isFile = entry?.type === 'file' || entry?.type === 'symlink';
      if (isFile && !(await this.#blobs.isHere(entry.oid))) await this.#bring(path, entry.oid);
    }
    return await this.#tree.read(path, options);
  }

  /** One after the other: what a request brought is not asked for again. */
  #bring(path: string, oid: string): Promise<void> {
    const brought = this.#fetching.then(async () => {
      if (await this.#blobs.isHere(oid)) return;
      const isMuch = ++this.#requests.count > MAX_REQUESTS;
      const parent = path.split('/').slice(0, -1).join('/');
      const wanted = await this.#missingBelow(
        isMuch ? '' : parent,
        isMuch ? MAX_WHOLE : MAX_TOGETHER,
      );
      await this.#blobs.fetch([...new Set([oid, ...wanted])]);
    });
    this.#fetching = brought.catch(() => {});
    return brought;
  }

  /** By breadth: what is nearest comes first. */
  async #missingBelow(dir: string, limit: number): Promise<string[]> {
    const missing: string[] = [];
    const queue = [dir];
    for (let at = 0; at < queue.length && missing.length < limit; at++) {
      const prefix = queue[at] === '' ? '' : `${queue[at]}/`;
      const entries = await this.#tree.list(queue[at] as string);
      const files = entries.filter(({ type }) => type === 'file' || type === 'symlink');
      const here = await Promise.all(files.map(({ oid }) => this.#blobs.isHere(oid)));
      missing.push(...files.filter((_, index) => !here[index]).map(({ oid }) => oid));
      // From the root of a large repository all ways lead to everything.
      if (dir === '' && limit === MAX_TOGETHER) break;
      queue.push(...entries.filter(({ type }) => type === 'dir').map(({ name }) => prefix + name));
    }
    return missing.slice(0, limit);
  }
}
