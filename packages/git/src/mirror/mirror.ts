import { createHash } from 'node:crypto';
import type { AddressPolicy, RepoAccess } from '../access/repo-access.ts';
import { GitError, speaksOfCorruption } from '../command/git-error.ts';
import { type Refs, type RemoteRefs, sameRefs } from '../revision/refs.ts';
import { resolveRevision } from '../revision/resolve-revision.ts';
import { changedPaths } from '../tree/changed-paths.ts';
import { GitTree } from '../tree/git-tree.ts';
import { ObjectReader } from '../tree/object-reader.ts';
import { ObjectStore } from '../tree/object-store.ts';
import type { Commit } from '../tree/parse-commit.ts';
import { cloneInto, fetchCommit, fetchInto, listRemote, packMirror } from './fetch.ts';
import { withFileLock } from './file-lock.ts';
import { readRefFile } from './ref-file.ts';
import { type Limits, type RemoteCommand, withRemote } from './remote-session.ts';
import { SingleFlight } from './single-flight.ts';

export interface MirrorOptions extends AddressPolicy {
  /** How long one refresh may take when the caller does not say. */
  deadlineMs: number;
  readerIdleMs: number;
  /** After how many fetches the mirror is packed. */
  packAfterFetches: number;
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
  readonly #dir: string;
  readonly #options: MirrorOptions;
  readonly #flights = new SingleFlight<Refreshed>();
  readonly #reader: ObjectReader;
  readonly #stop = new AbortController();
  #store: ObjectStore;
  #known: RemoteRefs | undefined;
  #broken = false;
  #fetches = 0;
  #packing: Promise<void> = Promise.resolve();

  constructor(dir: string, options: MirrorOptions) {
    this.#dir = dir;
    this.#options = options;
    this.#reader = new ObjectReader(dir, options.readerIdleMs);
    this.#store = this.#newStore();
  }

  /** The process behind reads; idle ones may be closed at any time. */
  get reader(): ObjectReader {
    return this.#reader;
  }

  /** What the last refresh saw, without asking the server; undefined before the first. */
  async knownRefs(): Promise<RemoteRefs | undefined> {
    this.#known ??= await readRefFile(this.#dir);
    return this.#known;
  }

  /** Asks the server for its refs and downloads what is new. Throws GitError. */
  refresh(access: RepoAccess, options: RefreshOptions = {}): Promise<Refreshed> {
    const start = (signal: AbortSignal) => {
      const deadlineMs = options.deadlineMs ?? this.#options.deadlineMs;
      return this.#refresh(access, {
        deadlineMs,
        signal: AbortSignal.any([signal, this.#stop.signal]),
      });
    };
    return this.#flights.run(credentialKey(access), start, options.signal);
  }

  /**
   * The commit that a targetRevision stands for after the given refresh. A commit that no branch
   * or tag leads to is fetched. Throws GitError `bad-revision` when there is none.
   */
  async resolve(
    access: RepoAccess,
    targetRevision: string,
    refs: Refs,
    options: RefreshOptions = {},
  ): Promise<ResolvedRevision> {
    const match = resolveRevision(refs, targetRevision);
    if (match.kind === 'ref') return { sha: match.sha, ref: match.ref };
    if (match.kind === 'missing') throw noSuchRevision(targetRevision);
    const here = await this.#reader.info(match.prefix);
    if (here?.type === 'commit') return { sha: here.oid };
    if (match.prefix.length < 40) throw noSuchRevision(targetRevision);
    await this.#fetchCommit(access, match.prefix, options);
    return { sha: match.prefix };
  }

  /** Whether the mirror has the commit, so that its tree can be read. */
  async hasCommit(sha: string): Promise<boolean> {
    return (await this.#reader.info(sha))?.type === 'commit';
  }

  /** The files of a commit. Reading throws GitError `bad-revision` if the mirror lacks it. */
  tree(sha: string): GitTree {
    return new GitTree(this.#store, sha);
  }

  /** The files that differ between two commits of the mirror, sorted. */
  changedPaths(a: string, b: string): Promise<string[]> {
    return changedPaths(this.#store, a, b);
  }

  async commitMetadata(sha: string): Promise<CommitMetadata> {
    const commit = await this.#store.commit(sha);
    const refs = (await this.knownRefs())?.refs ?? new Map<string, string>();
    const tags = [...refs]
      .filter(([name, target]) => name.startsWith('refs/tags/') && target === commit.sha)
      .map(([name]) => name.slice('refs/tags/'.length))
      .sort();
    return { ...commit, tags };
  }

  async close(): Promise<void> {
    this.#stop.abort(new GitError('cancelled', 'the mirror is closed'));
    this.#reader.close();
    await this.#packing;
  }

  async #refresh(access: RepoAccess, limits: Limits): Promise<Refreshed> {
    const startedAt = performance.now();
    const outcome = await withRemote(access, this.#options, limits, async (run) => {
      const advertised = await listRemote(run);
      if (await this.#isCurrent(advertised)) return { ...advertised, fetched: false };
      const fetched = await this.#locked(limits, () => this.#update(advertised, run, limits));
      return { ...fetched, fetched: true };
    });
    if (outcome.fetched) this.#packNowAndThen();
    return { ...outcome, durationMs: Math.round(performance.now() - startedAt) };
  }

  async #isCurrent(advertised: RemoteRefs): Promise<boolean> {
    if (this.#broken) return false;
    const known = await this.knownRefs();
    return (
      known !== undefined &&
      known.headBranch === advertised.headBranch &&
      sameRefs(known.refs, advertised.refs)
    );
  }

  async #update(advertised: RemoteRefs, run: RemoteCommand, limits: Limits): Promise<RemoteRefs> {
    // Another process may have fetched while this one waited for the lock.
    this.#known = await readRefFile(this.#dir);
    if (await this.#isCurrent(advertised)) return advertised;
    this.#known = await this.#fetchOrClone(advertised, run, limits);
    return this.#known;
  }

  async #fetchOrClone(advertised: RemoteRefs, run: RemoteCommand, limits: Limits) {
    if (this.#known === undefined || this.#broken)
      return await this.#clone(advertised, run, limits);
    try {
      return await fetchInto(this.#dir, advertised, run, limits);
    } catch (error) {
      if (!(error instanceof GitError) || !speaksOfCorruption(error.message)) throw error;
      return await this.#clone(advertised, run, limits);
    }
  }

  async #clone(advertised: RemoteRefs, run: RemoteCommand, limits: Limits): Promise<RemoteRefs> {
    const refs = await cloneInto(this.#dir, advertised, run, limits);
    // The old process still has the old files open.
    this.#reader.close();
    this.#store = this.#newStore();
    this.#broken = false;
    return refs;
  }

  async #fetchCommit(access: RepoAccess, sha: string, options: RefreshOptions): Promise<void> {
    const limits = { deadlineMs: options.deadlineMs ?? this.#options.deadlineMs, ...options };
    try {
      await withRemote(access, this.#options, { ...limits, deadlineMs: limits.deadlineMs }, (run) =>
        this.#locked(limits, () => fetchCommit(this.#dir, sha, run)),
      );
    } catch (error) {
      if (error instanceof GitError && ['refused', 'other', 'not-found'].includes(error.kind)) {
        throw new GitError('bad-revision', `${noSuchRevision(sha).message} (${error.message})`);
      }
      throw error;
    }
    if (!(await this.hasCommit(sha))) throw noSuchRevision(sha);
  }

  #locked<T>(limits: Limits, use: () => Promise<T>): Promise<T> {
    return withFileLock(`${this.#dir}.lock`, limits, use);
  }

  #packNowAndThen(): void {
    this.#fetches++;
    if (this.#fetches % this.#options.packAfterFetches !== 0) return;
    const limits = { deadlineMs: 600_000, signal: this.#stop.signal };
    // Best effort: a mirror that could not be packed is only slower, and is tried again later.
    this.#packing = this.#packing
      .then(() => this.#locked(limits, () => packMirror(this.#dir, limits)))
      .catch(() => {});
  }

  #newStore(): ObjectStore {
    return new ObjectStore(this.#reader, () => {
      this.#broken = true;
    });
  }
}

function noSuchRevision(revision: string): GitError {
  return new GitError(
    'bad-revision',
    `unable to resolve ${JSON.stringify(revision || 'HEAD')} to a commit: no such branch, tag or commit`,
  );
}

function credentialKey(access: RepoAccess): string {
  const entries = Object.entries(access).sort(([a], [b]) => a.localeCompare(b));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
