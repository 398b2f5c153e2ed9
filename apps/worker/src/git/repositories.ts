import { messageOf, normalizeRepoUrl } from '@lockstep/domain';
import {
  GitError,
  type GitTree,
  type Mirror,
  type Mirrors,
  type Refs,
  type RepoAccess,
} from '@lockstep/git';
import type { Store } from '@lockstep/store';
import type { Metrics } from '../tell/metrics.ts';

/** A repository at hand: its mirror, and the refs as of the last fetch. */
export interface FetchedRepository {
  mirror: Mirror;
  refs: Refs;
  /** The commit that a targetRevision stands for. Throws GitError `bad-revision`. */
  resolve(targetRevision: string | undefined): Promise<string>;
  tree(sha: string): GitTree;
}

/** Credentials are open in memory for no longer than this. */
const OPENED_FOR_MS = 2_000;

/** The repositories that this process reads. */
export class Repositories {
  readonly #store: Store;
  readonly #mirrors: Mirrors;
  readonly #metrics: Metrics;
  readonly #opened = new Map<string, { at: number; access: Promise<RepoAccess> }>();
  /** By project too: another one's credentials open nothing for this one. */
  readonly #fetchedAt = new Map<string, number>();
  readonly #lastTold = new Map<string, string>();

  constructor(store: Store, mirrors: Mirrors, metrics: Metrics) {
    this.#store = store;
    this.#mirrors = mirrors;
    this.#metrics = metrics;
  }

  /**
   * Fetches, unless that was done within `maxAgeMs`. The outcome becomes the repository's
   * connection state.
   * @throws GitError in git's words, without credentials.
   */
  async fetch(repoUrl: string, project: string, maxAgeMs = 0): Promise<FetchedRepository> {
    const key = normalizeRepoUrl(repoUrl);
    const mirror = this.#mirrors.mirror(repoUrl);
    const fresh = Date.now() - (this.#fetchedAt.get(`${project} ${key}`) ?? 0) < maxAgeMs;
    const known = fresh ? await mirror.knownRefs() : undefined;
    const access = await this.#access(repoUrl, project);
    const refresh = () => this.#refresh({ key, project, mirror, access });
    const refs = known?.refs ?? (await refresh());
    const resolve = async (revision: string | undefined, from: Refs) =>
      (await mirror.resolve(access, revision ?? '', from)).sha;
    return {
      mirror,
      refs,
      resolve: (revision) =>
        resolve(revision, refs).catch(async (error) => {
          if (!known || !isMissing(error)) throw error;
          // It may have been pushed since the refs were read.
          return resolve(revision, await refresh());
        }),
      tree: (sha) => mirror.tree(sha),
    };
  }

  /**
   * The files of a commit that is here already, for a project that could fetch it: nobody is asked,
   * so that going back works while the repository is away. Undefined for any other revision.
   */
  async treeAt(
    repoUrl: string,
    project: string,
    revision: string | undefined,
  ): Promise<GitTree | undefined> {
    const isCommit = revision !== undefined && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
    if (!isCommit || !this.#fetchedAt.has(`${project} ${normalizeRepoUrl(repoUrl)}`)) return;
    const mirror = this.#mirrors.mirror(repoUrl);
    const isHere = await mirror.hasCommit(revision).catch(() => false);
    return isHere ? mirror.tree(revision) : undefined;
  }

  /** The mirror as it is, for reading commits that it has. */
  mirror(repoUrl: string): Mirror {
    return this.#mirrors.mirror(repoUrl);
  }

  async close(): Promise<void> {
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

  async #refresh({ key, project, mirror, access }: Refresh): Promise<Refs> {
    const end = this.#metrics.gitDuration.startTimer({ repo: key, request_type: 'fetch' });
    this.#metrics.gitRequests.inc({ repo: key, request_type: 'fetch' });
    const startedAt = Date.now();
    try {
      const { refs } = await mirror.refresh(access);
      this.#fetchedAt.set(`${project} ${key}`, startedAt);
      await this.#tell(key, 'Successful', '');
      return refs;
    } catch (error) {
      await this.#tell(key, 'Failed', messageOf(error));
      throw error;
    } finally {
      end();
    }
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
}

function isMissing(error: unknown): boolean {
  return error instanceof GitError && error.kind === 'bad-revision';
}
