import type {
  ApplicationCounts,
  ApplicationSummary,
  ClusterInfo,
  RepositoryInput,
} from '@lockstep/domain';

/** What the API answers beyond the domain's own types. */

export interface ApplicationPage {
  items: ApplicationSummary[];
  metadata: { continue?: string; remainingItemCount?: number; resourceVersion?: string };
  counts?: ApplicationCounts;
}

export interface UserInfo {
  loggedIn: boolean;
  username?: string;
  /** `argocd` for an account of Lockstep's own, else the identity provider's address. */
  iss?: string;
  groups?: string[];
  /** The password was given by somebody else: nothing but choosing another one is possible. */
  mustChangePassword?: boolean;
}

export interface RevisionMetadata {
  author?: string;
  date?: string;
  message?: string;
  tags?: string[];
}

export interface ClusterItem {
  server: string;
  name: string;
  project?: string;
  namespaces?: string[];
  info?: Partial<ClusterInfo>;
  connectionState?: ClusterInfo['connectionState'];
  serverVersion?: string;
}

/** Credentials for every repository below an address. */
export interface TemplateItem extends Partial<RepositoryInput> {
  url: string;
}

export interface RepositoryItem extends Partial<RepositoryInput> {
  repo: string;
  /** Its credentials are those of a template. */
  inheritedCreds?: boolean;
  connectionState?: { status: string; message: string; attemptedAt?: string };
}

export interface KubeEvent {
  metadata?: { uid?: string; creationTimestamp?: string };
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  source?: { component?: string };
  reportingComponent?: string;
}

export interface BootstrapState {
  phase: string;
  message: string;
  percent?: number;
  startedAt?: string;
  done: boolean;
}

export interface LogEntry {
  content: string;
  /** RFC 3339, as exact as it is known. */
  timeStampStr?: string;
  podName?: string;
  /** The content is why the pod has no log. */
  problem?: boolean;
}
