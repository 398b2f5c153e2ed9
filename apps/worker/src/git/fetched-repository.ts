import type { AddressPolicy, FileTree, Meaning, Mirror, Refs } from '@lockstep/git';

/** A repository at hand: its mirror, and the refs as of the last fetch. */
export interface FetchedRepository {
  mirror: Mirror;
  refs: Refs;
  /** When the repository was asked for what was resolved last (epoch milliseconds). */
  seenAtMs(): number;
  /** The commit that a targetRevision stands for. Throws GitError `bad-revision`. */
  resolve(targetRevision: string | undefined): Promise<string>;
  /**
   * Like `resolve`, for what is to be applied: a commit or tag without the signature that the
   * project asks for is `refused`.
   */
  resolveSigned(targetRevision: string | undefined): Promise<string>;
  /** The same at the commit since which a file says what it says there, as `meaning` tells it. */
  unchangedSince(sha: string, file: { path: string; meaning: Meaning }): Promise<FileTree>;
  /** With large files, and with submodules as folders. */
  tree(sha: string): FileTree;
}

export interface RepositoriesOptions extends AddressPolicy {
  /** Whether submodules are fetched when something in them is read. */
  submodules: boolean;
}

export interface FetchOptions {
  /** Refs that are as fresh as this need no new fetch. */
  maxAgeMs?: number;
  /** Nobody waits: a repository that failed is left alone until it is its turn again. */
  isPatient?: boolean;
}
