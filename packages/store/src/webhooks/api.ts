import type { Actor, Page } from '../api.ts';

export const DELIVERY_OUTCOMES = [
  'queued',
  'fetching',
  'done',
  'ignored',
  'refused',
  'failed',
] as const;
/** `fetching`: repositories are being asked. `refused` was never proven to be its sender's. */
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** A delivery as a list shows it. */
export interface WebhookDelivery {
  id: string;
  provider: string;
  event: string;
  repository: string;
  /** Branch, tag or pull request that it is about; of the first where there are several. */
  ref: string;
  receivedAt: string;
  finishedAt?: string;
  outcome: DeliveryOutcome;
  /** Why it was ignored, refused or failed. */
  reason: string;
  /** How often the same came again and was left alone. */
  repeats: number;
  redeliveryOf?: string;
  redeliveredBy?: string;
  /** How many applications it concerns, and how many of them it has moved or rendered anew. */
  applicationCount: number;
  movedCount: number;
}

/** What became of an application that a delivery concerns. */
export type TouchOutcome = 'asked' | 'moved' | 'rendered' | 'unchanged' | 'failed';

export interface TouchedApplication {
  uid: string;
  namespace: string;
  name: string;
  project: string;
  outcome: TouchOutcome;
  revision?: string;
}

export interface WebhookDeliveryDetail extends WebhookDelivery {
  /** The sender's own id, or a digest of the body. */
  key: string;
  changes: unknown[];
  applications: TouchedApplication[];
  /** The sanitised payload; undefined where it cannot be opened any more. */
  body?: string;
}

export interface NewDelivery
  extends Pick<WebhookDelivery, 'provider' | 'event' | 'repository' | 'ref'> {
  key: string;
  /**
   * How long the same key means the same delivery. Not given: until a worker begins with it. What
   * is known by its body only may be told a second time because it has happened a second time.
   */
  windowMs?: number;
  changes: unknown[];
  body: string;
}

export interface DeliveryFilter {
  providers?: string[];
  outcomes?: string[];
  /** Part of the repository's address. */
  repository?: string;
  limit: number;
  /** Opaque token of the page before. */
  continue?: string;
}

/** Where somebody may follow something. */
export interface Places {
  /** Normalised addresses. */
  repoKeys: string[];
  /** Everything that is taken from a registry: charts and manifests. */
  registries: boolean;
}

/** A source that applications of one project share, as far as it decides whose they are. */
export interface FollowedSource {
  project: string;
  repoURL: string;
  chart: string;
  targetRevision: string;
  /** One of them could not read its revision. */
  isLost: boolean;
  applications: number;
}

/** An application with what decides whether a change concerns it. */
export interface SourceFollower {
  uid: string;
  namespace: string;
  name: string;
  project: string;
  syncStatus: string;
  conditionCount: number;
  sources: { repoURL: string; chart?: string; targetRevision?: string }[];
}

/** What a fetch found of one application: `TouchOutcome` but `asked`. */
export interface Touch {
  uid: string;
  outcome: Exclude<TouchOutcome, 'asked'>;
  revision?: string;
}

/** The deliveries of webhooks: what came, and what came of it. */
export interface WebhookStore {
  /** Keeps it, unless the same came within its window: `fresh` is false then, and nothing is to do. */
  receive(delivery: NewDelivery): Promise<{ id: string; fresh: boolean }>;
  /** Keeps that something was refused, without what it carried. */
  refuse(delivery: Pick<WebhookDelivery, 'provider' | 'event' | 'reason'>): Promise<void>;
  list(filter: DeliveryFilter): Promise<Pick<Page<WebhookDelivery>, 'items' | 'continue'>>;
  get(id: string): Promise<WebhookDeliveryDetail | undefined>;
  /**
   * Makes a new delivery of what an older one said, audited.
   * @throws UserError not-found; failed-precondition for one that was refused.
   */
  redeliver(id: string, actor: Actor): Promise<WebhookDelivery>;

  // For the flow.
  /** What a delivery says, while nobody has worked on it to its end. */
  take(id: string): Promise<{ provider: string; changes: unknown[] } | undefined>;
  /** The normalised addresses that anybody follows. */
  repoKeys(): Promise<string[]>;
  /** What is followed of these, each source once: hundreds of applications share one. */
  followedSources(of: Places): Promise<FollowedSource[]>;
  followers(of: Places): Promise<SourceFollower[]>;
  /** The repositories under these keys are about to be fetched for it. */
  begin(id: string, pending: string[]): Promise<void>;
  /** Names whom it concerns; what a fetch has found of them meanwhile stays. */
  concern(id: string, applications: TouchedApplication[]): Promise<void>;
  finish(id: string, outcome: DeliveryOutcome, reason: string): Promise<void>;
  /** The deliveries for which a repository is to be fetched: asked before it is. */
  waitingFor(repoKey: string): Promise<string[]>;
  /** The repository was fetched for them; `failure` where it could not be. */
  settle(
    ids: string[],
    repoKey: string,
    found: { touches: Touch[]; failure?: string },
  ): Promise<void>;
  /** Queued for longer than that: their signal was lost. */
  overdue(olderThanMs: number): Promise<string[]>;
  /** Drops what is older, and all but the newest `keep`. Answers how many. */
  prune(limits: { olderThanMs: number; keep: number }): Promise<number>;
}
