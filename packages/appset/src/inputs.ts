import type { LabelSelector, PullRequestGenerator, ScmProviderGenerator } from '@lockstep/domain';

type Awaitable<T> = T | Promise<T>;

/** A cluster that is registered, as its Secret tells it. */
export interface RegisteredCluster {
  name: string;
  server: string;
  project?: string;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
}

/** The files of a repository at a revision; directories are those that hold any. */
export interface FileTree {
  /** Relative to the root, with `/`, in any order. */
  paths: readonly string[];
  read(path: string): Awaitable<string>;
}

export interface PullRequest {
  number: number | bigint | string;
  title: string;
  branch: string;
  targetBranch: string;
  headSha: string;
  author: string;
  labels: readonly string[];
  /** As the provider tells it; absent where it lists open ones only. */
  state?: string;
}

/** A branch of a repository that a source code host lists. */
export interface ScmRepository {
  organization: string;
  repository: string;
  /** The host's own number or name for it. */
  repositoryId?: unknown;
  /** To clone from, in the protocol that the generator asks for. */
  url: string;
  branch: string;
  sha: string;
  labels: readonly string[];
  /** Whether the branch holds a path; where it is not known, filters by path are refused. */
  hasPath?(path: string): Awaitable<boolean>;
}

/** The ConfigMap that tells which resources hold decisions, and those that were asked for. */
export interface ClusterDecisions {
  config: Readonly<Record<string, string>>;
  resources: readonly object[];
}

/** All that generators ask of the world. Each may throw a UserError; effects are its business. */
export interface GeneratorInputs {
  clusters(): Awaitable<readonly RegisteredCluster[]>;
  /** Of a Git repository, or of an OCI artifact, whose address begins with `oci://`. */
  tree(source: { repoURL: string; revision: string }): Awaitable<FileTree>;
  /** Of the generator's provider and repository; filters and labels are looked at by the caller. */
  pullRequests(generator: PullRequestGenerator): Awaitable<readonly PullRequest[]>;
  /** Of the generator's provider, each branch that it lists; filters are looked at by the caller. */
  repositories(generator: ScmProviderGenerator): Awaitable<readonly ScmRepository[]>;
  clusterDecisions(query: {
    configMap: string;
    name: string;
    labelSelector: LabelSelector | undefined;
  }): Awaitable<ClusterDecisions>;
  /** A plugin's `output.parameters`. */
  pluginOutput(query: {
    configMap: string;
    parameters: Readonly<Record<string, unknown>>;
  }): Awaitable<readonly unknown[]>;
}
