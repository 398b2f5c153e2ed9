import type { SourceTree } from './source-tree.ts';

/** Something that a render reads and that lies outside of the application's own sources. */
export type RemoteRef =
  /** A Git repository at a branch, tag, commit or version constraint; '' is its default branch. */
  | { kind: 'git'; url: string; revision: string }
  /**
   * A Git repository as it was at the commit that brought the version which a chart in it has: on the
   * line of first parents that ends at `revision`, or where it is `own` at the source's own commit.
   */
  | { kind: 'released'; url: string; revision: string; chart: string; own?: true }
  /** A chart of a Helm repository (`https://`, `oci://`) at a version or constraint; unpacked. */
  | {
      kind: 'chart';
      /** Also without a scheme for a registry, and `@name` for a repository that is registered so. */
      url: string;
      name: string;
      version: string;
      /** Credentials go to whichever host the repository says that its packages lie on. */
      passCredentials?: true;
    }
  /** An OCI artifact with files in it, at a tag, digest or version constraint; unpacked. */
  | { kind: 'oci'; url: string; reference: string }
  /** One file behind an address: a tree with nothing in it but `file`. */
  | { kind: 'file'; url: string }
  /** An object of the destination cluster: a tree with nothing in it but `object`, or nothing at all. */
  | LiveRef;

/** A ConfigMap or Secret as it is in the destination cluster. `url` is what people are told. */
export interface LiveRef {
  kind: 'live';
  url: string;
  object: 'ConfigMap' | 'Secret';
  namespace: string;
  name: string;
}

/** What a reference stands for now. */
export interface FetchedTree {
  /** A commit, a chart's version or a digest. */
  revision: string;
  tree: SourceTree;
}

/**
 * Fetches with the credentials that the application's project may use. What never changes (commits,
 * digests) is kept; what may move is asked for again after a while.
 */
export interface RemoteSources {
  /** Whether it reads objects of the destination cluster. */
  readonly reachesCluster?: true;
  /** Whether it can tell what was at earlier commits. */
  readonly knowsHistory?: true;
  /** Throws RenderError or GitError in the words of whoever refused, without credentials. */
  fetch(ref: RemoteRef, options?: { signal?: AbortSignal }): Promise<FetchedTree>;
}

const PREFIX = 'remote:';

/** The name under which a render's trace and record hold what was read from there. */
export function remoteName(ref: RemoteRef): string {
  return PREFIX + JSON.stringify(Object.entries(ref).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The reference for a source that is at this commit. */
export function seenAt(ref: RemoteRef, commit: string | undefined): RemoteRef {
  if (ref.kind !== 'released' || !ref.own) return ref;
  return { ...ref, revision: commit ?? '' };
}

/** Whether what is behind a reference may be another thing without a commit of the source. */
export function movesByItself(ref: RemoteRef): boolean {
  return ref.kind !== 'released' || !ref.own;
}

/** The reference that has this name; undefined for the name of an application's own source. */
export function remoteRefOf(name: string): RemoteRef | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  return Object.fromEntries(JSON.parse(name.slice(PREFIX.length))) as RemoteRef;
}
