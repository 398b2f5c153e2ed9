import type { Actor } from '../api.ts';

/** Whose sessions: names are unique within what vouches for them. */
export interface SessionOwner {
  username: string;
  /** `argocd` for local accounts, else the identity provider's. */
  issuer: string;
}

/** A session that begins. */
export interface SessionInput extends SessionOwner {
  groups: readonly string[];
  expiresAt: Date;
  /** Of the client, and what it calls itself; cut to what a list can show. */
  address: string;
  device: string;
  /** Which provider of our configuration vouches, and its own id of the user; empty for accounts. */
  providerId?: string;
  providerSubject?: string;
  displayName?: string;
  /** Until when what the provider said counts; without it, as long as the session lasts. */
  confirmedUntil?: Date | undefined;
  secrets?: SessionSecrets;
}

/** What is kept sealed of a session by single sign-on. */
export interface SessionSecrets {
  refreshToken?: string | undefined;
  /** What the provider's logout wants as a hint (OIDC's ID token). */
  logoutHint?: string | undefined;
}

export interface SessionRecord extends SessionOwner {
  /** The token's `jti`. */
  id: string;
  groups: string[];
  providerId: string;
  providerSubject: string;
  displayName: string;
  createdAt: string;
  expiresAt: string;
  confirmedUntil?: string;
  /** Written at most once a minute. */
  lastUsedAt: string;
  address: string;
  device: string;
}

/** What a provider said when it was asked again. */
export interface SessionRefresh {
  groups: readonly string[];
  confirmedUntil?: Date | undefined;
  /** The session lasts until then now; as long as before if not given. */
  expiresAt?: Date | undefined;
  secrets?: SessionSecrets;
}

/** Which sessions of a provider. */
export interface SessionsOfProvider {
  providerId: string;
  /** The provider's own id of the user; everybody's if not given. */
  providerSubject?: string | undefined;
  /** Those behind this id. */
  after?: string | undefined;
}

/**
 * Sessions that have not ended. Whatever ends or changes one tells the outbox (kind `session`), so
 * that every server forgets what it remembers of it.
 */
export interface SessionStore {
  create(input: SessionInput, actor: Actor): Promise<SessionRecord>;
  /** Undefined for one that ended or expired. */
  get(id: string): Promise<SessionRecord | undefined>;
  /** Of one person, the newest first. */
  list(owner: SessionOwner): Promise<SessionRecord[]>;
  /** Of everybody, the newest first, for administrators. */
  listAll(limit: number): Promise<SessionRecord[]>;
  /**
   * Of a provider, or of one person there, in the order of their ids, some at a time, with what was
   * kept sealed of each.
   */
  ofProvider(
    of: SessionsOfProvider,
  ): Promise<{ session: SessionRecord; secrets: SessionSecrets }[]>;
  /** Answers whether there was one to end. */
  end(id: string, actor: Actor): Promise<boolean>;
  /** Ends all of somebody's sessions but `except`. Answers how many. */
  endAllOf(owner: SessionOwner, actor: Actor, options?: { except?: string }): Promise<number>;
  /** Keeps what the provider says now. False where the session ended in between. */
  refreshed(id: string, refresh: SessionRefresh): Promise<boolean>;
  /** What was kept sealed when it began or was refreshed. */
  secrets(id: string): Promise<SessionSecrets>;
  /** Notes that it is in use; written at most once a minute. */
  touch(id: string, address: string): Promise<void>;
  /** Drops what has expired. Answers how many. */
  prune(): Promise<number>;
}
