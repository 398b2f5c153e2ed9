import type {
  AccessScope,
  Application,
  ApplicationManifest,
  ApplicationStatus,
  AutomationMemory,
  ClusterConfig,
  ClusterInfo,
  ClusterInput,
  Condition,
  Deployment,
  Hold,
  Operation,
  Project,
  ProjectManifest,
  RevisionHistory,
} from '@lockstep/domain';
import type { AccountStore } from './accounts/api.ts';
import type { ApprovalStore } from './approvals/api.ts';
import type { AuditStore } from './audit/api.ts';
import type { CertificateStore } from './certificates/store.ts';
import type { CredentialTemplateStore } from './credential-templates/api.ts';
import type { GpgKeyStore } from './gpg-keys/store.ts';
import type { RbacPolicyStore } from './rbac-policy/api.ts';
import type { RemoteStore } from './remotes/api.ts';
import type { RenderClaimStore } from './render-claims/api.ts';
import type { RepositoryStore } from './repositories/api.ts';
import type { SessionStore } from './sessions/api.ts';
import type { SopsKeyStore } from './sops-keys/store.ts';
import type { SsoStore } from './sso/api.ts';
import type { TokenStore } from './tokens/api.ts';
import type { WebhookStore } from './webhooks/api.ts';

/**
 * What the store promises to the apps. PostgreSQL is behind it; every write takes its audit row and
 * its outbox event into the same transaction. Methods throw UserError (`not-found`,
 * `already-exists`, `conflict`…) for what people can mend.
 */

/** Who changes something, and why: goes into the audit row. */
export interface Actor {
  name: string;
  requestId?: string;
  cause?: 'person' | 'webhook' | 'automation' | 'poll';
  groups?: readonly string[];
  /** Of the session or token that was used. */
  tokenId?: string;
  /** Of the client that asked. */
  address?: string;
}

export interface ApplicationKey {
  namespace: string;
  name: string;
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

/** A row of a list: columns only, no documents. */
export interface ApplicationSummary {
  uid: string;
  namespace: string;
  name: string;
  project: string;
  resourceVersion: string;
  createdAt: string;
  deletionTimestamp?: string;
  labels: Record<string, string>;
  repoURL: string;
  path: string;
  chart: string;
  targetRevision: string;
  destServer: string;
  destName: string;
  destNamespace: string;
  automated: boolean;
  syncStatus: string;
  syncRevision: string;
  healthStatus: string;
  operationPhase: string;
  lastSyncedAt?: string;
  conditionCount: number;
}

export interface Page<T> {
  items: T[];
  continue?: string;
  remainingItemCount: number;
  resourceVersion: string;
}

export interface ApplicationCounts {
  total: number;
  syncStatus: Record<string, number>;
  health: Record<string, number>;
  operationPhase: Record<string, number>;
  projects: Record<string, number>;
  clusters: Record<string, number>;
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

/** A write of an owner carries its epoch and fails when it is stale. */
export interface Fence {
  leaseKey: string;
  epoch: string;
}

export interface OperationSave {
  operation: Operation;
  /** Also written to the application's row. */
  status?: Omit<StatusUpdate, 'uid'>;
  /** Set when a sync succeeded: becomes a history row and counts against the limit. */
  history?: Omit<RevisionHistory, 'id' | 'health'> & { fingerprint?: string };
  historyLimit?: number;
}

/** An operation that begins, and who began it. */
export interface OperationStart {
  operation: Operation;
  actor: Actor;
  /** Begins with it: a rollback that automation is not to undo. */
  hold?: Hold;
}

/** What an owner writes of any number of applications; of each in this order. */
export interface Progress {
  starts: OperationStart[];
  statuses: StatusUpdate[];
  saves: OperationSave[];
}

export interface ApplicationStore {
  create(
    manifest: ApplicationManifest,
    raw: unknown,
    /** `onExisting` is told of the one that is there already, before anything is said of it; it may throw. */
    options: { upsert: boolean; onExisting?: (existing: Application) => void },
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
  /** A page's applications without what they hold: for a reader that has most of them already. */
  /** How many come after the page is counted where `counts` does not remember it. */
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

export interface OperationStore {
  /** @throws UserError failed-precondition when another operation is in progress. */
  start(operation: Operation, actor: Actor, options?: { hold?: Hold }): Promise<Operation>;
  active(applicationUid: string): Promise<Operation | undefined>;
  /** An application and what is under way on it, as of one moment. */
  work(
    applicationUid: string,
  ): Promise<{ record: ApplicationRecord; active: Operation | undefined } | undefined>;
  latest(applicationUid: string, limit: number): Promise<Operation[]>;
  /** The newest that was no dry run, however many of those came after it. */
  latestInEarnest(applicationUid: string): Promise<Operation | undefined>;
  /** Everything Running or Terminating on a cluster: what a new owner takes up, what the sweeper looks at. */
  activeOfCluster(clusterId: string): Promise<Operation[]>;
  /** All of it in one transaction. @throws UserError as `start`; StaleEpochError. */
  save(progress: Partial<Progress>, fence?: Fence): Promise<void>;
  /** Running becomes Terminating. @throws UserError failed-precondition when nothing runs. */
  terminate(applicationUid: string, actor: Actor): Promise<void>;
  /** Drops ended operations but the newest `keep` of each application. Answers how many. */
  prune(keep: number): Promise<number>;
}

export interface HistoryStore {
  /** Oldest first. */
  list(applicationUid: string): Promise<Deployment[]>;
  get(applicationUid: string, id: number): Promise<Deployment | undefined>;
}

export interface ProjectStore {
  list(): Promise<Project[]>;
  get(name: string): Promise<Project | undefined>;
  /** Its applications, for who must look at them again. */
  applicationsOf(name: string): Promise<{ uid: string; clusterId: string | null; slice: string }[]>;
  create(
    manifest: ProjectManifest,
    raw: unknown,
    options: { upsert: boolean },
    actor: Actor,
  ): Promise<Project>;
  update(name: string, manifest: ProjectManifest, raw: unknown, actor: Actor): Promise<Project>;
  /** @throws UserError failed-precondition while applications use it. */
  delete(name: string, actor: Actor): Promise<void>;
}

export interface ClusterRecord {
  id: string;
  server: string;
  name: string;
  project: string;
  namespaces: string[];
  clusterResources: boolean;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  shards: number;
  resourceVersion: string;
  info: ClusterInfo;
}

export interface ClusterStore {
  list(): Promise<ClusterRecord[]>;
  /** By server address, or by name. */
  find(by: { server?: string; name?: string; id?: string }): Promise<ClusterRecord | undefined>;
  /** Also binds applications whose destination names it. */
  upsert(input: ClusterInput, options: { upsert: boolean }, actor: Actor): Promise<ClusterRecord>;
  delete(id: string, actor: Actor): Promise<void>;
  /** Opens the sealed credentials; for the worker that owns the cluster. */
  config(id: string): Promise<ClusterConfig>;
  /**
   * Stores a token in exchange for another, if that is still the one; audited where somebody asked
   * for it. Answers whether it was.
   */
  renewToken(id: string, tokens: { from: string; to: string }, actor?: Actor): Promise<boolean>;
  saveInfo(
    id: string,
    info: Partial<ClusterInfo> & { resourcesCount?: number; apisCount?: number },
  ): Promise<void>;
}

export interface LeaseRecord {
  key: string;
  holder: string;
  address: string;
  epoch: string;
  expiresAt: string;
}

export interface LeaseStore {
  /** Takes a free or expired lease (epoch grows) or renews one's own; undefined when another holds it. */
  acquire(
    key: string,
    holder: string,
    address: string,
    ttlMs: number,
  ): Promise<LeaseRecord | undefined>;
  /** Renews all leases of a holder in one statement; answers the keys still held. */
  renew(holder: string, ttlMs: number): Promise<string[]>;
  release(key: string, holder: string): Promise<void>;
  get(key: string): Promise<LeaseRecord | undefined>;
  list(prefix: string): Promise<LeaseRecord[]>;
}

export interface OutboxEvent {
  resourceVersion: string;
  sequence: number;
  kind:
    | 'application'
    | 'project'
    | 'cluster'
    | 'repository'
    | 'setting'
    | 'operation'
    | 'session'
    | 'account';
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  uid: string;
  /** Enough to route it: name, namespace, project; the last state for DELETED. */
  payload: Record<string, unknown>;
}

export interface OutboxStore {
  /**
   * Follows the outbox from now (or from a version) by LISTEN; survives lost connections without a
   * gap. Events of a burst come together: whoever can wait longer costs less.
   */
  follow(
    from: string | undefined,
    onEvents: (events: OutboxEvent[]) => void,
    gatherMs?: number,
  ): Promise<{ close(): Promise<void> }>;
  head(): Promise<string>;
  /** Drops what is older, in small batches. */
  prune(olderThanMs: number): Promise<number>;
}

export interface SettingStore {
  get<T>(key: string): Promise<T | undefined>;
  /** `audited` says who did it, and how the audit names what was changed. */
  set(key: string, value: unknown, audited?: { actor: Actor; object: string }): Promise<void>;
}

export interface Store {
  applications: ApplicationStore;
  operations: OperationStore;
  history: HistoryStore;
  projects: ProjectStore;
  clusters: ClusterStore;
  repositories: RepositoryStore;
  /** To push to. */
  writeRepositories: RepositoryStore;
  credentialTemplates: CredentialTemplateStore;
  writeCredentialTemplates: CredentialTemplateStore;
  certificates: CertificateStore;
  gpgKeys: GpgKeyStore;
  sopsKeys: SopsKeyStore;
  accounts: AccountStore;
  approvals: ApprovalStore;
  sessions: SessionStore;
  tokens: TokenStore;
  leases: LeaseStore;
  renderClaims: RenderClaimStore;
  remotes: RemoteStore;
  outbox: OutboxStore;
  audit: AuditStore;
  settings: SettingStore;
  sso: SsoStore;
  rbacPolicy: RbacPolicyStore;
  webhooks: WebhookStore;
  /** True when PostgreSQL answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}
