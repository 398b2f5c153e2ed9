import type {
  AccessScope,
  Application,
  ApplicationCounts,
  ApplicationManifest,
  ApplicationStatus,
  ApplicationSummary,
  AutomationMemory,
  Condition,
  Hold,
} from '@lockstep/domain';
import type { Actor, Fence, OperationStart, SliceOwner } from '../api.ts';

export interface ApplicationKey {
  namespace: string;
  name: string;
}

/** Where an application is: whom to ask about it, and by what it is judged who may. */
export interface ApplicationPlace {
  readonly uid: string;
  readonly project: string;
  /** `version` of its record as it is now. */
  readonly version: string;
  /** Undefined where no cluster is bound to it. */
  readonly owner: SliceOwner | undefined;
}

/** Filters of lists and counts. Lists within one filter are joined by OR, filters by AND. */
export interface ApplicationFilter {
  name?: string;
  /** Free text: part of name, project, repository, path, destination, label. */
  search?: string;
  projects?: string[];
  namespace?: string;
  syncStatus?: string[];
  health?: string[];
  operationPhase?: string[];
  repo?: string;
  cluster?: string[];
  destNamespace?: string[];
  automated?: boolean;
  /** Kubernetes label selector. */
  selector?: string;
  /** Only what somebody may see. */
  permitted?: AccessScope;
  /** Only these. */
  uids?: string[];
}

export type ApplicationSort =
  | 'name'
  | 'project'
  | 'syncStatus'
  | 'health'
  | 'lastSyncedAt'
  | 'createdAt';

export interface ApplicationListQuery extends ApplicationFilter {
  limit?: number;
  /** Opaque keyset token of the page before. */
  continue?: string;
  sort?: ApplicationSort;
  descending?: boolean;
}

/** Remembers how many there are, for as long as that holds; `uncounted` where nobody asks. */
export interface CountMemory {
  get(key: string, count: () => Promise<number>): Promise<number>;
}

/** Which application, and in which state: what both name is read anew only when they differ. */
export interface ApplicationReference {
  uid: string;
  resourceVersion: string;
  /** Alone among what an application holds, this moves without a new version. */
  reconciledAt?: string;
}

export interface Page<T> {
  items: T[];
  continue?: string;
  remainingItemCount: number;
  resourceVersion: string;
}

/** An application as the flow needs it: the API object and what only workers know. */
export interface ApplicationRecord {
  uid: string;
  shortId: string;
  slice: string;
  clusterId: string | null;
  application: Application;
  refresh: '' | 'normal' | 'hard';
  fingerprint: string;
  renderRecord: unknown;
  applied: Record<string, unknown>;
  /** `metadata.resourceVersion` of its project; null where there is none of that name. */
  projectVersion: string | null;
  /** Another one after each write to the row or to its project; its history has no part in it. */
  version: string;
  /** Those that have ended may still be among them. */
  holds: Hold[];
  automation: AutomationMemory;
}

/** Who follows a repository, with what decides whether a commit concerns them. */
export interface Follower {
  uid: string;
  name: string;
  namespace: string;
  clusterId: string | null;
  slice: string;
  spec: Application['spec'];
  syncStatus: string;
  conditionCount: number;
  syncRevision: string;
  /** One for each source of a list of them; empty where there is but one source. */
  syncRevisions: string[];
  fingerprint: string;
  renderRecord: unknown;
}

/** What the flow writes back. Only given fields change. */
export interface StatusUpdate {
  uid: string;
  syncStatus?: string;
  syncRevision?: string;
  syncRevisions?: string[];
  healthStatus?: string;
  /** Merged over the stored status document, key by key. */
  status?: Partial<ApplicationStatus>;
  fingerprint?: string;
  renderRecord?: unknown;
  /**
   * The fingerprint that was compared: where it still is the application's, the commits that wait
   * in its render record for that become the revision, and a newer render is left alone.
   */
  compared?: string;
  applied?: Record<string, unknown>;
  automation?: AutomationMemory;
  reconciledAt?: string;
  /** Takes the request back only if it is still the one that was answered. */
  clearRefresh?: 'normal' | 'hard';
  /** Remove these condition types, then add `conditions` (each keeps its lastTransitionTime if equal). */
  clearConditions?: Condition['type'][];
  conditions?: Condition[];
}

export interface ApplicationStore {
  create(
    manifest: ApplicationManifest,
    raw: unknown,
    /**
     * `onExisting` is told of the one that is there already, before anything is said of it; it may
     * throw. `begin` says what operation begins with it: both are stored, or nothing.
     */
    options: {
      upsert: boolean;
      onExisting?: (existing: Application) => void;
      begin?: ((application: Application) => OperationStart) | undefined;
    },
    actor: Actor,
  ): Promise<Application>;
  /** Replaces spec, labels, annotations, finalizers. `resourceVersion` in metadata, if given, must match. */
  update(
    key: ApplicationKey,
    manifest: ApplicationManifest,
    raw: unknown,
    actor: Actor,
  ): Promise<Application>;
  get(key: ApplicationKey): Promise<Application | undefined>;
  getMany(uids: string[]): Promise<Application[]>;
  /** Those of them that are there. */
  existing(keys: ApplicationKey[]): Promise<ApplicationKey[]>;
  record(uid: string): Promise<ApplicationRecord | undefined>;
  recordByKey(key: ApplicationKey): Promise<ApplicationRecord | undefined>;
  /** What a request needs that only passes through to the owner. */
  locate(key: ApplicationKey): Promise<ApplicationPlace | undefined>;
  /**
   * A page's applications without what they hold: for a reader that has most of them already. How
   * many come after the page is counted where `counts` does not remember it.
   */
  listReferences(
    query: ApplicationListQuery,
    counts?: CountMemory | 'uncounted',
  ): Promise<Page<ApplicationReference>>;
  listSummaries(
    query: ApplicationListQuery,
    counts?: CountMemory | 'uncounted',
  ): Promise<Page<ApplicationSummary>>;
  summaries(uids: string[]): Promise<ApplicationSummary[]>;
  /** What policies call all of them, for a policy that a database cannot apply. */
  names(): Promise<Pick<ApplicationSummary, 'uid' | 'project' | 'namespace' | 'name'>[]>;
  /** Whole list in batches, in order of name: for clients that do not page. */
  stream(filter: ApplicationFilter): AsyncIterable<Application[]>;
  counts(filter: ApplicationFilter): Promise<ApplicationCounts>;
  requestRefresh(uids: string[], kind: 'normal' | 'hard', actor: Actor): Promise<void>;
  /** Sets deletionTimestamp and the finalizers that `cascade` asks for; a row without finalizers goes at once. */
  requestDelete(
    key: ApplicationKey,
    cascade: 'foreground' | 'background' | 'none',
    actor: Actor,
  ): Promise<Application>;
  /** Keeps the hold in place of one for the same thing, audited; those that ended go. */
  hold(uid: string, hold: Hold, actor: Actor): Promise<void>;
  /** @throws UserError not-found when there is no such hold. */
  release(uid: string, held: Pick<Hold, 'resource' | 'quarantine'>, actor: Actor): Promise<void>;
  /** Ends a deletion: the row, its operations and its history go; the DELETED event stays. */
  remove(uid: string, fence?: Fence): Promise<void>;

  // For the flow.
  idsOfCluster(
    clusterId: string,
    slices?: string[],
  ): Promise<
    {
      uid: string;
      shortId: string;
      slice: string;
      active: boolean;
      refresh: string;
      deleting: boolean;
      /** Rendered, but not compared yet. */
      pending: boolean;
      /** It was rendered at least once. */
      rendered: boolean;
    }[]
  >;
  followers(repoKey: string): Promise<Follower[]>;
  reposFollowed(): Promise<
    { repoKey: string; repoUrl: string; project: string; applications: number }[]
  >;
  /** A new commit moves the revision of every follower in one statement, changed fingerprint or not. */
  moveRevisions(
    moves: {
      /** Each with the fingerprint that was judged: one that was rendered since stays. */
      members: { uid: string; fingerprint: string }[];
      /** One for each source; null where it stays. */
      revisions: (string | null)[];
      renderRecord?: unknown;
    }[],
  ): Promise<void>;
  saveStatus(updates: StatusUpdate[], fence?: Fence): Promise<void>;
}
