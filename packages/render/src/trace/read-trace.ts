import { RenderError } from '../render-error.ts';
import type { RenderInput } from '../render-input.ts';
import { decryptingTree } from '../sops/decrypting-tree.ts';
import { OpenedContents } from '../sops/opened-contents.ts';
import type { Decrypter } from '../sops/sops-key.ts';
import { type RemoteRef, remoteName, seenAt } from '../source/remote.ts';
import { foldersAround, parentOf } from '../source/repo-path.ts';
import type { SourceTree } from '../source/source-tree.ts';
import type { ReadRecord } from './read-record.ts';
import { type Hides, TracedTree } from './traced-tree.ts';

/** A directory below which everything was read that was read from one source. */
export interface ReadScope {
  tree: string;
  path: string;
  oid: string;
}

type Outside = Pick<RenderInput, 'remote' | 'signal' | 'decrypt'>;

/** Collects what a render reads, each fact once. */
export class ReadTrace {
  #reads = new Map<string, ReadRecord>();
  #trees: Map<string, SourceTree>;
  readonly #outside: Outside;
  #isDistrusted = false;
  /** What encrypted files were opened with. */
  #keys = new Set<Decrypter>();
  #opened = new OpenedContents();
  /** The name of the tree that is the source itself. */
  #own = '';
  /** What of that tree is as if it were not there. */
  #hides: Hides | undefined;

  /** `trees` by the `ref` name of their source; the rendered source itself is `''`. */
  constructor(trees: ReadonlyMap<string, SourceTree>, outside: Outside = {}) {
    this.#trees = new Map(trees);
    this.#outside = outside;
  }

  /** The tree under this name with its reads traced; undefined when no source has that name. */
  tree(name: string): TracedTree | undefined {
    const place = name === '' ? this.#own : name;
    const tree = this.#trees.get(place);
    if (!tree) return undefined;
    const note = (read: Omit<ReadRecord, 'tree'>) => this.#note({ ...read, tree: place });
    return new TracedTree(this.#decrypted(tree), note, name === '' ? this.#hides : undefined);
  }

  /** The same trace for whom the tree of this name is the source itself. */
  seenFrom(name: string): ReadTrace {
    const view = new ReadTrace(new Map(), this.#outside);
    view.#reads = this.#reads;
    view.#trees = this.#trees;
    view.#keys = this.#keys;
    view.#opened = this.#opened;
    view.#own = name;
    return view;
  }

  /** The same trace for whom parts of the source itself are hidden. */
  hiding(hides: Hides): ReadTrace {
    const view = this.seenFrom(this.#own);
    view.#hides = hides;
    return view;
  }

  /**
   * What lies outside of the application's sources, with its reads traced. Throws RenderError or
   * GitError where it cannot be fetched.
   */
  async remote(ref: RemoteRef): Promise<TracedTree> {
    const { remote, signal } = this.#outside;
    if (!remote) throw new RenderError('unsupported', `${ref.url}: cannot be fetched from here`);
    const name = remoteName(ref);
    if (!this.#trees.has(name)) {
      const wanted = seenAt(ref, this.#trees.get('')?.commit);
      this.#trees.set(name, (await remote.fetch(wanted, { signal })).tree);
    }
    const tree = this.tree(name);
    if (!tree) throw new TypeError(`no tree of the name ${name}`);
    return tree;
  }

  #decrypted(tree: SourceTree): SourceTree {
    const { decrypt } = this.#outside;
    if (!decrypt) return tree;
    const onEncrypted = () => void this.#keys.add(decrypt);
    return decryptingTree(tree, decrypt, { opened: this.#opened, onEncrypted });
  }

  /** What the encrypted files held that were read so far. */
  get opened(): OpenedContents {
    return this.#opened;
  }

  /** The ids of all keys that were at hand, where one was needed: which may be the wrong one. */
  keys(): readonly string[] | undefined {
    return this.#keys.size > 0 ? this.#outside.decrypt?.keyIds : undefined;
  }

  /** Nobody can tell whether the same files would render to the same: this render never counts as valid. */
  distrust(): void {
    this.#isDistrusted = true;
  }

  #note(read: ReadRecord): void {
    this.#reads.set(keyOf(read), read);
  }

  /** Without what follows from other reads; sorted, so that equal renders have equal lists. */
  reads(): ReadRecord[] {
    const isImplied = (read: ReadRecord) =>
      this.#isClaimedAround(read) ||
      (read.kind === 'type' &&
        CONTENT_KINDS.some((kind) => this.#reads.has(keyOf({ ...read, kind }))));
    const reads = [...this.#reads.entries()]
      .filter(([, read]) => !isImplied(read))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, read]) => read);
    return this.#isDistrusted ? [...reads, UNKNOWN] : reads;
  }

  /** By looking for each folder around it: there may be as many claims as reads. */
  #isClaimedAround({ tree, path, kind }: ReadRecord): boolean {
    const folders = foldersAround(path).slice(kind === 'tree' ? 1 : 0);
    return folders.some((one) => this.#reads.has(keyOf({ kind: 'tree', tree, path: one })));
  }

  async scopes(): Promise<ReadScope[]> {
    if (this.#isDistrusted) return [];
    const scopes: ReadScope[] = [];
    for (const [name, tree] of this.#trees) {
      const own = [...this.#reads.values()].filter((read) => read.tree === name);
      if (own.length === 0) continue;
      const path = own.map(directoryOf).reduce(commonDirectory);
      const entry = await tree.entry(path);
      if (entry?.type === 'dir') scopes.push({ tree: name, path, oid: entry.oid });
    }
    return scopes;
  }
}

/** A read whose outcome is never known to be the same. */
const UNKNOWN: ReadRecord = { tree: '', path: '', kind: 'tree', id: '' };

/** Kinds of reads that also tell what type of thing is there. */
const CONTENT_KINDS = ['file', 'names', 'tree'] as const;

function keyOf(read: Pick<ReadRecord, 'kind' | 'tree' | 'path'>): string {
  return `${read.kind}:${read.tree}:${read.path}`;
}

function directoryOf(read: ReadRecord): string {
  const isDirectory = read.kind === 'names' || read.kind === 'tree' || read.id === 'dir';
  return isDirectory ? read.path : parentOf(read.path);
}

function commonDirectory(a: string, b: string): string {
  const [left, right] = [a.split('/'), b.split('/')];
  const differs = left.findIndex((name, index) => name !== right[index]);
  return (differs < 0 ? left : left.slice(0, differs)).join('/');
}
