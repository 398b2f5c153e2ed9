import { createHash } from 'node:crypto';
import type { RepoAccess } from '../access/repo-access.ts';
import { GitError } from '../command/git-error.ts';
import { lfsEndpoint } from '../lfs/endpoint.ts';
import { LfsCache } from '../lfs/lfs-cache.ts';
import { downloadObject } from '../lfs/lfs-client.ts';
import { LfsTree } from '../lfs/lfs-tree.ts';
import { otherRefName, type Refs, type RemoteRefs } from '../revision/refs.ts';
import { resolveRevision } from '../revision/resolve-revision.ts';
import { changedPaths } from '../tree/changed-paths.ts';
import type { FileTree } from '../tree/file-tree.ts';
import { GitTree } from '../tree/git-tree.ts';
import type { ObjectReader } from '../tree/object-reader.ts';
import type { Commit } from '../tree/parse-commit.ts';
import { type Meaning, UnchangedSince } from '../tree/unchanged-since.ts';
import { type CopyOptions, LocalCopy } from './local-copy.ts';
import { type MissingBlobs, PartialTree } from './partial-tree.ts';
import type { Limits } from './remote-session.ts';
import { SingleFlight } from './single-flight.ts';

export interface MirrorOptions extends CopyOptions {
  /** How long one refresh may take when the caller does not say. */
  deadlineMs: number;
  /** What is kept on disk of the repository's large files (LFS). */
  maxLfsBytes: number;
}

export interface RefreshOptions {
  signal?: AbortSignal;
  deadlineMs?: number;
}

export interface Refreshed extends RemoteRefs {
  /** Whether anything was downloaded. */
  fetched: boolean;
  durationMs: number;
}

export interface ResolvedRevision {
  sha: string;
  /** The full name of the branch or tag, when it was not named as a commit. */
  ref?: string;
}

export interface CommitMetadata extends Commit {
  /** Short names of the tags on this commit, sorted. */
  tags: string[];
}

/**
 * The local copy of one repository, shared by all applications that name it in any spelling.
 * Every refresh asks the server with the caller's own credentials, so that nobody is answered
 * through somebody else's; only callers with equal credentials share one request.
 */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #flights = new SingleFlight<Refreshed>();
  readonly #copy: LocalCopy;
  readonly #lfs: LfsCache;
  /** Other refs that are asked for just now, for the first time. */
  readonly #looking = new Set<string>();
  /** By commit: how often contents of its files were asked for. */
  readonly #requests = new Map<string, { count: number }>();
  readonly #unchanged = new UnchangedSince();

  constructor(dir: string, options: MirrorOptions) {
    this.#options = options;
    this.#copy = new LocalCopy(dir, options);
    this.#lfs = new LfsCache(dir.replace(/\.git$/, '.lfs'), options.maxLfsBytes);
  }

  /** The process behind reads; idle ones may be closed at any time. */
  get reader(): ObjectReader {
    return this.#copy.reader;
  }

  /** What the last refresh saw, without asking the server; undefined before the first. */
  knownRefs(): Promise<RemoteRefs | undefined> {
    return this.#copy.knownRefs();
  }

  /** Asks the server for its refs and downloads what is new. Throws GitError. */
  refresh(access: RepoAccess, options: RefreshOptions = {}): Promise<Refreshed> {
    const start = async (signal: AbortSignal) => {
      const startedAt = performance.now();
      const outcome = await this.#copy.refresh(access, this.#limits({ ...options, signal }));
      return { ...outcome, durationMs: Math.round(performance.now() - startedAt) };
    };
    return this.#flights.run(credentialKey(access), start, options.signal);
  }

  /**
   * The commit that a targetRevision stands for after the given refresh. A commit that is not here
   * is fetched. Throws GitError `bad-revision` when there is none.
   */
  async resolve(
    access: RepoAccess,
    targetRevision: string,
    refs: Refs,
    options: RefreshOptions = {},
  ): Promise<ResolvedRevision> {
    const match = resolveRevision(refs, targetRevision);
    switch (match.kind) {
      case 'ref':
        // A thin mirror has no commit before somebody asks for it.
        if ((await this.#copy.isThin()) && !(await this.hasCommit(match.sha))) {
          await this.#fetch(access, match.sha, options);
        }
        return { sha: match.sha, ref: match.ref };
      case 'commit':
        return { sha: await this.#resolveCommit(access, match.prefix, options) };
      case 'missing':
        return await this.#resolveOther(access, targetRevision, options);
    }
  }

  /** Whether the mirror has the commit, so that its tree can be read. */
  async hasCommit(sha: string): Promise<boolean> {
    return (await this.reader.info(sha))?.type === 'commit';
  }

  /** The files of a commit. Reading throws GitError `bad-revision` if the mirror lacks it. */
  tree(sha: string): GitTree {
    return new GitTree(this.#copy.store, sha);
  }

  /** The files of a commit, with large files (LFS) in place of their pointers where that is on. */
  files(access: RepoAccess, sha: string): FileTree {
    const tree = this.#partial(access, sha);
    if (!access.enableLfs) return tree;
    let endpoint: ReturnType<typeof lfsEndpoint> | undefined;
    return new LfsTree(tree, (pointer) =>
      this.#lfs.get(pointer, async () => {
        endpoint ??= lfsEndpoint(access, this.#options);
        return await downloadObject(await endpoint, access, this.#options, pointer);
      }),
    );
  }

  /**
   * The commit since which a file says what it says at `sha`, as `meaning` tells it: the same one for
   * every question about that file.
   */
  unchangedSince(
    access: RepoAccess,
    sha: string,
    file: { path: string; meaning: Meaning },
  ): Promise<string> {
    const { store } = this.#copy;
    const history = {
      commit: (of: string) => store.commit(of),
      files: (of: string) => this.#partial(access, of),
    };
    return this.#unchanged.find(history, sha, file);
  }

  /** The files that differ between two commits of the mirror, sorted. */
  changedPaths(a: string, b: string): Promise<string[]> {
    return changedPaths(this.#copy.store, a, b);
  }

  async commitMetadata(sha: string): Promise<CommitMetadata> {
    const commit = await this.#copy.store.commit(sha);
    const refs = (await this.knownRefs())?.refs ?? new Map<string, string>();
    const tags = [...refs]
      .filter(([name, target]) => name.startsWith('refs/tags/') && target === commit.sha)
      .map(([name]) => name.slice('refs/tags/'.length))
      .sort();
    return { ...commit, tags };
  }

  /**
   * The bytes of a commit or annotated tag, as its signature covers them; fetched when they are not
   * here. Throws GitError `bad-revision`.
   */
  async signedObject(access: RepoAccess, oid: string, options: RefreshOptions = {}) {
    if (!(await this.reader.info(oid))) await this.#fetch(access, oid, options);
    const found = await this.reader.read(oid, MAX_SIGNED_BYTES);
    if (found?.info.type !== 'commit' && found?.info.type !== 'tag') throw noSuchRevision(oid);
    return { type: found.info.type, content: found.content };
  }

  async close(): Promise<void> {
    await this.#copy.close();
  }

  async #resolveCommit(
    access: RepoAccess,
    prefix: string,
    options: RefreshOptions,
  ): Promise<string> {
    const here = await this.reader.info(prefix);
    if (here?.type === 'commit') return here.oid;
    if (prefix.length < 40) throw noSuchRevision(prefix, await this.#copy.isThin());
    await this.#fetch(access, prefix, options);
    return prefix;
  }

  #partial(access: RepoAccess, sha: string): FileTree {
    let requests = this.#requests.get(sha);
    if (!requests) {
      requests = { count: 0 };
      this.#requests.set(sha, requests);
      const [oldest] = this.#requests.keys();
      if (this.#requests.size > MAX_COUNTED && oldest) this.#requests.delete(oldest);
    }
    const copy = this.#copy;
    const blobs: MissingBlobs = {
      isThin: () => copy.isThin(),
      isHere: async (oid) => (await copy.reader.info(oid)) !== undefined,
      fetch: (oids) => copy.fetchBlobs(access, oids, this.#limits({})),
    };
    return new PartialTree(this.tree(sha), blobs, requests);
  }

  /** `refs/pull/1/head` and its like: followed from the first time that somebody asks for it. */
  async #resolveOther(
    access: RepoAccess,
    targetRevision: string,
    options: RefreshOptions,
  ): Promise<ResolvedRevision> {
    const ref = otherRefName(targetRevision.trim());
    if (ref === undefined) throw noSuchRevision(targetRevision);
    const isFirst = this.#copy.want(ref);
    if (isFirst) this.#looking.add(ref);
    try {
      // Whoever comes later has refs that were read before it was followed.
      const isNew = this.#looking.has(ref);
      const found = await (isNew ? this.refresh(access, options) : this.knownRefs());
      if (!found?.refs.has(ref)) throw noSuchRevision(targetRevision);
      return await this.resolve(access, ref, found.refs, options);
    } finally {
      if (isFirst) this.#looking.delete(ref);
    }
  }

  async #fetch(access: RepoAccess, oid: string, options: RefreshOptions): Promise<void> {
    try {
      await this.#copy.fetchObject(access, oid, this.#limits(options));
    } catch (error) {
      if (error instanceof GitError && ['refused', 'other', 'not-found'].includes(error.kind)) {
        throw new GitError('bad-revision', `${noSuchRevision(oid).message} (${error.message})`);
      }
      throw error;
    }
    if (!(await this.reader.info(oid))) throw noSuchRevision(oid);
  }

  #limits(options: RefreshOptions): Limits {
    const signals = [this.#copy.stopping, ...(options.signal ? [options.signal] : [])];
    return {
      deadlineMs: options.deadlineMs ?? this.#options.deadlineMs,
      signal: AbortSignal.any(signals),
    };
  }
}

const MAX_COUNTED = 100;
const MAX_SIGNED_BYTES = 1024 * 1024;

function noSuchRevision(revision: string, isThin = false): GitError {
  const words = `unable to resolve ${JSON.stringify(revision || 'HEAD')} to a commit: no such branch, tag or commit`;
  const hint = isThin ? ' (the copy of this repository is shallow: name the commit in full)' : '';
  return new GitError('bad-revision', words + hint);
}

function credentialKey(access: RepoAccess): string {
  const entries = Object.entries(access).sort(([a], [b]) => a.localeCompare(b));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
