import type { AddressPolicy, RepoAccess } from '../access/repo-access.ts';
import { GitError, speaksOfCorruption } from '../command/git-error.ts';
import { isBranchOrTag, type RemoteRefs, sameRefs } from '../revision/refs.ts';
import { ObjectReader } from '../tree/object-reader.ts';
import { ObjectStore } from '../tree/object-store.ts';
import {
  cloneInto,
  type FetchLimits,
  fetchBlobs,
  fetchInto,
  fetchObject,
  fetchThinObject,
  listRemote,
  makeThin,
  packMirror,
} from './fetch.ts';
import { withFileLock } from './file-lock.ts';
import { readRefFile, touchRefFile, writeRefFile } from './ref-file.ts';
import { type Limits, type RemoteCommand, withRemote } from './remote-session.ts';
import { countPacks, TooLarge } from './size-limit.ts';
import { readThinDepth } from './thin.ts';

export interface CopyOptions extends AddressPolicy {
  readerIdleMs: number;
  /** After how many fetches the mirror is packed. */
  packAfterFetches: number;
  /** What lies packed on disk for one repository at most. */
  maxRepositoryBytes: number;
  /** A repository that is larger is not copied whole: commits are fetched as they are asked for. */
  maxWholeBytes: number;
}

const NOTE_USE_MS = 3_600_000;
const MAX_WANTED = 500;
const MAX_THIN_PACKS = 400;

/**
 * One repository on disk: how it is made, brought up to date, made anew when it is broken, and kept
 * within its limits. Several processes may share the folder.
 */
export class LocalCopy {
  readonly dir: string;
  readonly reader: ObjectReader;
  readonly #options: CopyOptions;
  readonly #stop = new AbortController();
  /** Refs that are neither branches nor tags and that somebody asked for. */
  readonly #wanted = new Set<string>();
  #store: ObjectStore;
  #known: RemoteRefs | undefined;
  #broken = false;
  #thin: Promise<boolean> | undefined;
  #fetches = 0;
  #notedAtMs = 0;
  #packing: Promise<void> = Promise.resolve();

  constructor(dir: string, options: CopyOptions) {
    this.dir = dir;
    this.#options = options;
    this.reader = new ObjectReader(dir, options.readerIdleMs);
    this.#store = this.#newStore();
  }

  get store(): ObjectStore {
    return this.#store;
  }

  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  async knownRefs(): Promise<RemoteRefs | undefined> {
    this.#known ??= await readRefFile(this.dir);
    return this.#known;
  }

  /** Follows a ref that is neither branch nor tag from now on; false if that was so already. */
  want(ref: string): boolean {
    if (this.#wanted.has(ref)) return false;
    const [oldest] = this.#wanted;
    if (this.#wanted.size >= MAX_WANTED && oldest !== undefined) this.#wanted.delete(oldest);
    this.#wanted.add(ref);
    return true;
  }

  /** Asks the server for its refs and downloads what is new. Throws GitError. */
  async refresh(access: RepoAccess, limits: Limits): Promise<RemoteRefs & { fetched: boolean }> {
    const outcome = await withRemote(access, this.#options, limits, async (run) => {
      const advertised = await listRemote(
        run,
        (ref) => isBranchOrTag(ref) || this.#wanted.has(ref),
      );
      if (await this.#isCurrent(advertised)) return { ...advertised, fetched: false };
      const update = () => this.#update(advertised, access, run, this.#limited(limits));
      return { ...(await this.#locked(limits, update)), fetched: true };
    });
    if (outcome.fetched) this.#packNowAndThen();
    return outcome;
  }

  /** Fetches one commit or annotated tag by its id. Throws GitError. */
  async fetchObject(access: RepoAccess, oid: string, limits: Limits): Promise<void> {
    const depth = await readThinDepth(this.dir);
    const { maxRepositoryBytes: maxBytes } = this.#options;
    await withRemote(access, this.#options, limits, (run) =>
      this.#locked(limits, async () => {
        // Another caller may have fetched it while this one waited for the lock.
        if (await this.reader.info(oid)) return;
        if (depth === undefined) await fetchObject(this.dir, oid, run, maxBytes);
        else await fetchThinObject(this.dir, oid, run, { depth, maxBytes });
      }),
    );
    this.#packNowAndThen();
  }

  /** Fetches contents of files that a thin mirror does not have yet. Throws GitError. */
  async fetchBlobs(access: RepoAccess, oids: readonly string[], limits: Limits): Promise<void> {
    const { maxRepositoryBytes } = this.#options;
    await withRemote(access, this.#options, limits, (run) =>
      this.#locked(limits, () => fetchBlobs(this.dir, oids, run, maxRepositoryBytes)),
    );
  }

  /** Whether only the commits that somebody asked for are here. */
  isThin(): Promise<boolean> {
    this.#thin ??= readThinDepth(this.dir).then((depth) => depth !== undefined);
    return this.#thin;
  }

  async close(): Promise<void> {
    this.#stop.abort(new GitError('cancelled', 'the mirror is closed'));
    this.reader.close();
    await this.#packing;
  }

  async #isCurrent(advertised: RemoteRefs): Promise<boolean> {
    if (this.#broken) return false;
    const known = await this.knownRefs();
    return known !== undefined && sameRefs(known, advertised) && (await this.#isStillThere());
  }

  /**
   * Notes that the copy is in use, now and then: unused is what nobody asked for in weeks. Such a
   * copy may have been removed meanwhile.
   */
  async #isStillThere(): Promise<boolean> {
    if (Date.now() - this.#notedAtMs < NOTE_USE_MS) return true;
    const isThere = await touchRefFile(this.dir);
    if (isThere) this.#notedAtMs = Date.now();
    else this.#known = undefined;
    return isThere;
  }

  async #update(
    advertised: RemoteRefs,
    access: RepoAccess,
    run: RemoteCommand,
    limits: FetchLimits,
  ): Promise<RemoteRefs> {
    // Another process may have fetched while this one waited for the lock.
    this.#known = await readRefFile(this.dir);
    this.#thin = undefined;
    if (await this.#isCurrent(advertised)) return advertised;
    this.#known = await this.#fetchOrClone(advertised, access, run, limits);
    return this.#known;
  }

  async #fetchOrClone(
    advertised: RemoteRefs,
    access: RepoAccess,
    run: RemoteCommand,
    limits: FetchLimits,
  ): Promise<RemoteRefs> {
    const thinDepth = await readThinDepth(this.dir);
    if (this.#known === undefined || this.#broken) {
      return await this.#make(advertised, thinDepth ?? (access.depth || undefined), run, limits);
    }
    try {
      if (thinDepth === undefined) return await fetchInto(this.dir, advertised, run, limits);
      // Packs of a thin mirror cannot be joined; a new one costs less than many small packs.
      if ((await countPacks(this.dir)) > MAX_THIN_PACKS) {
        return await this.#make(advertised, thinDepth, run, limits);
      }
      await writeRefFile(this.dir, advertised);
      return advertised;
    } catch (error) {
      if (!(error instanceof GitError) || !speaksOfCorruption(error.message)) throw error;
      return await this.#make(advertised, undefined, run, limits);
    }
  }

  async #make(
    advertised: RemoteRefs,
    depth: number | undefined,
    run: RemoteCommand,
    limits: FetchLimits,
  ): Promise<RemoteRefs> {
    const refs = await (depth === undefined
      ? this.#cloneOrThin(advertised, run, limits)
      : makeThin(this.dir, advertised, depth, limits));
    // The old process still has the old files open.
    this.reader.close();
    this.#store = this.#newStore();
    this.#thin = undefined;
    this.#broken = false;
    return refs;
  }

  async #cloneOrThin(
    advertised: RemoteRefs,
    run: RemoteCommand,
    limits: FetchLimits,
  ): Promise<RemoteRefs> {
    const { maxWholeBytes } = this.#options;
    const maxBytes = Math.min(limits.maxBytes, maxWholeBytes);
    try {
      return await cloneInto(this.dir, advertised, run, { ...limits, maxBytes });
    } catch (error) {
      if (!(error instanceof TooLarge) || limits.maxBytes <= maxWholeBytes) throw error;
      return await makeThin(this.dir, advertised, 1, limits);
    }
  }

  #limited(limits: Limits): FetchLimits {
    return { ...limits, maxBytes: this.#options.maxRepositoryBytes };
  }

  #locked<T>(limits: Limits, use: () => Promise<T>): Promise<T> {
    return withFileLock(`${this.dir}.lock`, limits, use);
  }

  #packNowAndThen(): void {
    this.#fetches++;
    if (this.#fetches % this.#options.packAfterFetches !== 0) return;
    const limits = { deadlineMs: 600_000, signal: this.#stop.signal };
    // Best effort: a mirror that could not be packed is only slower, and is tried again later.
    this.#packing = this.#packing
      .then(async () => {
        if (await this.isThin()) return;
        await this.#locked(limits, () => packMirror(this.dir, limits));
      })
      .catch(() => {});
  }

  #newStore(): ObjectStore {
    return new ObjectStore(this.reader, () => {
      this.#broken = true;
    });
  }
}
