import { messageOf, normalizeRepoUrl } from '@lockstep/domain';
import type { GitTree, Mirror, Mirrors, Refs, RepoAccess } from '@lockstep/git';
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

/**
 * The repositories that this process reads. Credentials are opened for the fetch and not kept.
 */
export class Repositories {
  readonly #store: Store;
  readonly #mirrors: Mirrors;
  readonly #metrics: Metrics;
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
    const fresh = Date.now() - (this.#fetchedAt.get(key) ?? 0) < maxAgeMs;
    const known = fresh ? await mirror.knownRefs() : undefined;
    const access = await this.#access(repoUrl, project);
    const refs = known?.refs ?? (await this.#refresh(key, mirror, access));
    return {
      mirror,
      refs,
      resolve: async (revision) => (await mirror.resolve(access, revision ?? '', refs)).sha,
      tree: (sha) => mirror.tree(sha),
    };
  }

  /** The mirror as it is, for reading commits that it has. */
  mirror(repoUrl: string): Mirror {
    return this.#mirrors.mirror(repoUrl);
  }

  async close(): Promise<void> {
    await this.#mirrors.close();
  }

  async #access(repoUrl: string, project: string): Promise<RepoAccess> {
    return (await this.#store.repositories.access(repoUrl, project)) ?? { repo: repoUrl };
  }

  async #refresh(key: string, mirror: Mirror, access: RepoAccess): Promise<Refs> {
    const end = this.#metrics.gitDuration.startTimer({ repo: key, request_type: 'fetch' });
    this.#metrics.gitRequests.inc({ repo: key, request_type: 'fetch' });
    const startedAt = Date.now();
    try {
      const { refs } = await mirror.refresh(access);
      this.#fetchedAt.set(key, startedAt);
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
