import { createHash } from 'node:crypto';
import { messageOf, normalizeRepoUrl } from '@lockstep/domain';
import {
  type FileTree,
  GitError,
  type Meaning,
  type Mirror,
  type Mirrors,
  ModuleTree,
  type RemoteRefs,
  type RepoAccess,
  resolveRevision,
} from '@lockstep/git';
import type { Store } from '@lockstep/store';
import type { Metrics } from '../tell/metrics.ts';
import { FailureMemory } from './failure-memory.ts';
import type { FetchedRepository, FetchOptions, RepositoriesOptions } from './fetched-repository.ts';
import { moduleAccess } from './module-access.ts';
import { reasonOf } from './reason.ts';
import { RecentMap } from './recent-map.ts';
import { Signatures } from './signatures.ts';

/** Credentials are open in memory for no longer than this. */
const OPENED_FOR_MS = 2_000;
/** Copies of repositories that nobody asked for in so long a time go. */
const UNUSED_FOR_MS = 14 * 86_400_000;
const CLEAN_EVERY_MS = 6 * 3_600_000;
/** A submodule's refs are asked for again after this long. */
const MODULE_FRESH_MS = 30_000;

/** Repositories, each for one project, of which something is remembered. */
const MAX_KNOWN = 20_000;

/** The repositories that this process reads. */
export class Repositories {
  readonly #store: Store;
  readonly #mirrors: Mirrors;
  readonly #metrics: Metrics;
  readonly #opened = new Map<string, { at: number; access: Promise<RepoAccess> }>();
  /** By project too: another one's credentials open nothing for this one. */
  readonly #fetchedAt = new RecentMap<number>(MAX_KNOWN);
  readonly #lastTold = new RecentMap<string>(MAX_KNOWN);
  readonly #failures = new FailureMemory();
  readonly #retries = new RecentMap<number>(MAX_KNOWN);
  readonly #signatures: Signatures;
  readonly #options: RepositoriesOptions;
  readonly #cleaning: NodeJS.Timeout;

  constructor(store: Store, mirrors: Mirrors, metrics: Metrics, options: RepositoriesOptions) {
    this.#store = store;
    this.#mirrors = mirrors;
    this.#metrics = metrics;
    this.#options = options;
    this.#signatures = new Signatures(store);
    const cleanUp = () => void mirrors.removeUnused(UNUSED_FOR_MS).catch(() => {});
    this.#cleaning = setInterval(cleanUp, CLEAN_EVERY_MS).unref();
  }

  /**
   * Fetches, unless that was done within `maxAgeMs`. The outcome becomes the repository's
   * connection state. One that failed a moment ago fails again without being asked.
   * @throws GitError in git's words, without credentials.
   */
  async fetch(
    repoUrl: string,
    project: string,
    { maxAgeMs = 0, isPatient = maxAgeMs > 0 }: FetchOptions = {},
  ): Promise<FetchedRepository> {
    const key = normalizeRepoUrl(repoUrl);
    const mirror = this.#mirrors.mirror(repoUrl);
    const fresh = Date.now() - (this.#fetchedAt.get(`${project} ${key}`) ?? 0) < maxAgeMs;
    let seenAtMs = this.#fetchedAt.get(`${project} ${key}`) ?? 0;
    const known = fresh ? await mirror.knownRefs() : undefined;
    const access = await this.#access(repoUrl, project);
    const refresh = () => {
      seenAtMs = Date.now();
      return this.#refresh({ key, project, mirror, access, isPatient });
    };
    const fetched = known ?? (await refresh());
    /** What was pushed since the refs were read is found by reading them again. */
    const resolve = async (revision: string | undefined) => {
      const resolved = async (from: RemoteRefs) => {
        const { sha, ref } = await mirror.resolve(access, revision ?? '', from.refs);
        return { sha, tagObject: ref && from.tagObjects.get(ref) };
      };
      return await resolved(fetched).catch(async (error) => {
        if (!known || !isMissing(error)) throw error;
        return await resolved(await refresh());
      });
    };
    return {
      mirror,
      refs: fetched.refs,
      seenAtMs: () => seenAtMs,
      resolve: async (revision) => (await resolve(revision)).sha,
      resolveSigned: async (revision) => {
        const found = await resolve(revision);
        await this.#signatures.require(project, mirror, access, found);
        return found.sha;
      },
      unchangedSince: async (sha, file) => {
        const since = await mirror.unchangedSince(access, sha, file);
        return this.#tree(mirror, access, project, since);
      },
      tree: (sha) => this.#tree(mirror, access, project, sha),
    };
  }

  /** The files of the commit since which a file says what it says at one that is here already. */
  async unchangedSince(
    repoUrl: string,
    project: string,
    sha: string,
    file: { path: string; meaning: Meaning },
  ): Promise<FileTree | undefined> {
    if (!(await this.treeAt(repoUrl, project, sha))) return undefined;
    const mirror = this.#mirrors.mirror(repoUrl);
    const access = await this.#access(repoUrl, project);
    const since = await mirror.unchangedSince(access, sha, file);
    return this.#tree(mirror, access, project, since);
  }

  /**
   * The files of a commit that is here already, for a project that could fetch it: nobody is asked,
   * so that going back works while the repository is away. Undefined for any other revision.
   * @throws GitError `refused` where it is to be `signed` and the project does not accept it.
   */
  async treeAt(
    repoUrl: string,
    project: string,
    revision: string | undefined,
    options: { signed?: boolean } = {},
  ): Promise<FileTree | undefined> {
    const isCommit = revision !== undefined && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
    if (!isCommit || !this.#fetchedAt.has(`${project} ${normalizeRepoUrl(repoUrl)}`)) return;
    const mirror = this.#mirrors.mirror(repoUrl);
    const isHere = await mirror.hasCommit(revision).catch(() => false);
    if (!isHere) return undefined;
    const access = await this.#access(repoUrl, project);
    if (options.signed) {
      await this.#signatures.require(project, mirror, access, { sha: revision });
    }
    return this.#tree(mirror, access, project, revision);
  }

  /**
   * After how long a repository that failed is to be asked again; undefined where somebody was told
   * already. Of hundreds of applications that follow it, one asks for all.
   */
  planRetry(repoUrl: string, project: string): number | undefined {
    const key = `${project} ${normalizeRepoUrl(repoUrl)}`;
    if ((this.#retries.get(key) ?? 0) > Date.now()) return undefined;
    // A little later than its turn, so that it is its turn for certain.
    const retryInMs = Math.max(1_000, this.#failures.retryInMs(key)) + 100;
    this.#retries.set(key, Date.now() + retryInMs);
    return retryInMs;
  }

  /**
   * Looks at a commit that a source was resolved to before, by what is here. Throws GitError
   * `refused` where the project does not accept it.
   */
  async requireSigned(
    source: { repoURL: string; targetRevision?: string | undefined },
    project: string,
    sha: string,
  ): Promise<void> {
    if (!(await this.asksForSignatures(project))) return;
    const mirror = this.#mirrors.mirror(source.repoURL);
    const access = await this.#access(source.repoURL, project);
    const known = await mirror.knownRefs();
    const match = known && resolveRevision(known.refs, source.targetRevision ?? '');
    const isThat = match?.kind === 'ref' && match.sha === sha;
    const tagObject = isThat ? known?.tagObjects.get(match.ref) : undefined;
    await this.#signatures.require(project, mirror, access, { sha, tagObject });
  }

  /** Whether a project accepts only what is signed. */
  asksForSignatures(project: string): Promise<boolean> {
    return this.#signatures.areAskedFor(project);
  }

  /** The mirror as it is, for reading commits that it has. */
  mirror(repoUrl: string): Mirror {
    return this.#mirrors.mirror(repoUrl);
  }

  async close(): Promise<void> {
    clearInterval(this.#cleaning);
    await this.#mirrors.close();
  }

  /** Hundreds of renders of one repository share one read of its credentials. */
  #access(repoUrl: string, project: string): Promise<RepoAccess> {
    const key = `${project} ${repoUrl}`;
    const recent = this.#opened.get(key);
    if (recent && Date.now() - recent.at < OPENED_FOR_MS) return recent.access;
    const access = this.#store.repositories
      .access(repoUrl, project)
      .then((found) => found ?? { repo: repoUrl });
    this.#opened.set(key, { at: Date.now(), access });
    setTimeout(() => this.#opened.delete(key), OPENED_FOR_MS).unref();
    return access;
  }

  async #refresh({ key, project, mirror, access, isPatient }: Refresh): Promise<RemoteRefs> {
    const failureKey = `${project} ${key}`;
    const askedWith = digestOf(access);
    const standing = this.#failures.standing(failureKey, askedWith, !isPatient);
    if (standing) throw standing.error;
    const end = this.#metrics.gitDuration.startTimer({ repo: key, request_type: 'fetch' });
    this.#metrics.gitRequests.inc({ repo: key, request_type: 'fetch' });
    const startedAt = Date.now();
    try {
      const refreshed = await mirror.refresh(access);
      this.#fetchedAt.set(failureKey, startedAt);
      this.#failures.succeeded(failureKey);
      await this.#tell(key, 'Successful', '');
      return refreshed;
    } catch (said) {
      const error = explained(said, access);
      if (error instanceof GitError && error.kind !== 'cancelled') {
        this.#failures.failed(failureKey, askedWith, error);
      }
      await this.#tell(key, 'Failed', messageOf(error));
      throw error;
    } finally {
      end();
    }
  }

  #tree(mirror: Mirror, access: RepoAccess, project: string, sha: string): FileTree {
    const files = mirror.files(access, sha);
    if (!this.#options.submodules) return files;
    return new ModuleTree(files, {
      repoUrl: access.repo,
      policy: this.#options,
      open: ({ url, commit }) => this.#openModule(access, project, url, commit),
    });
  }

  async #openModule(
    around: RepoAccess,
    project: string,
    url: string,
    commit: string,
  ): Promise<FileTree> {
    const own = await this.#access(url, project);
    const access = moduleAccess(around, { ...own, repo: url });
    const key = normalizeRepoUrl(url);
    const mirror = this.#mirrors.mirror(url);
    const age = Date.now() - (this.#fetchedAt.get(`${project} ${key}`) ?? 0);
    const known = age < MODULE_FRESH_MS ? await mirror.knownRefs() : undefined;
    const { refs } =
      known ?? (await this.#refresh({ key, project, mirror, access, isPatient: true }));
    const { sha } = await mirror.resolve(access, commit, refs);
    return mirror.files(access, sha);
  }

  /** Written only when it changes: a poll of a healthy repository costs no write. */
  async #tell(key: string, status: string, message: string): Promise<void> {
    const told = `${status} ${message}`;
    if (this.#lastTold.get(key) === told) return;
    await this.#store.repositories.saveConnection(key, { status, message });
    this.#lastTold.set(key, told);
  }
}

interface Refresh {
  key: string;
  project: string;
  mirror: Mirror;
  access: RepoAccess;
  isPatient: boolean;
}

function digestOf(access: RepoAccess): string {
  const text = JSON.stringify(Object.entries(access).sort());
  return createHash('sha256').update(text).digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof GitError && error.kind === 'bad-revision';
}

/** The same error in words for who gave the credentials. */
function explained(error: unknown, access: RepoAccess): unknown {
  if (!(error instanceof GitError)) return error;
  const reason = reasonOf(error, access);
  return reason === error.message ? error : new GitError(error.kind, reason, error);
}
