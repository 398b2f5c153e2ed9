import type { Actor } from '../api.ts';

/** One line of the audit. `seq` and the hashes are there once it is sealed. */
export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  groups: string[];
  tokenId: string;
  address: string;
  requestId: string;
  cause: string;
  outcome: AuditOutcome;
  action: string;
  kind: string;
  object: string;
  project: string;
  detail: Record<string, unknown>;
  seq?: number;
  previousHash?: string;
  hash?: string;
}

export type AuditOutcome = 'done' | 'denied';

/** Filters are joined by AND. Times are RFC 3339; `before` and `after` are ids of rows. */
export interface AuditFilter {
  actor?: string;
  kind?: string;
  object?: string;
  project?: string;
  action?: string;
  cause?: string;
  outcome?: AuditOutcome;
  requestId?: string;
  from?: string;
  to?: string;
  before?: string;
  after?: string;
}

/** A sealed row as a place in the chain. */
export interface ChainLink {
  seq: number;
  hash: string;
}

export interface AuditStore {
  /** Newest first, unless `order` says otherwise. */
  list(query: AuditFilter & { limit: number; order?: 'newest' | 'oldest' }): Promise<AuditEntry[]>;
  record(entry: {
    actor: Actor;
    action: string;
    kind: string;
    object: string;
    project?: string;
    outcome?: AuditOutcome;
    detail?: Record<string, unknown>;
  }): Promise<void>;
  /**
   * Seals what has been committed since, at most `limit` rows. Answers how many: 0 also where
   * another process is at it.
   */
  seal(limit: number): Promise<number>;
  /**
   * Reads the chain on from where it was last read, `limit` rows at most, and from its beginning
   * now and then. Answers what it has found wrong the first time it finds it.
   */
  check(limit: number): Promise<AuditCheck>;
  chain(): Promise<AuditChainState>;
  /** Drops whole days that are older; `onlyStreamed` keeps what the stream has not had. */
  prune(options: { keepDays: number; onlyStreamed: boolean }): Promise<number>;
  /**
   * Makes `holder` the one that feeds the stream for a while. Answers the last row the stream has
   * had; undefined where there is nothing for it, or another one feeds it.
   */
  claimStream(holder: string, forMs: number): Promise<number | undefined>;
  /** Sealed rows after that one, in the chain's order. */
  sealedAfter(seq: number, limit: number): Promise<AuditEntry[]>;
  /** Keeps how far the stream has come; a holder that has lost it changes nothing. */
  saveStreamed(holder: string, seq: number): Promise<void>;
}

/** What a reading of a part of the chain has found. */
export interface AuditCheck {
  /** How many rows; 0 where nothing was due, or another process is at it. */
  read: number;
  problem?: { seq: number; message: string };
}

/** The chain as it is known to be. Places are those of rows. */
export interface AuditChainState {
  /** The last row that is sealed. */
  sealed: number;
  unsealed: number;
  /** The last row that retention has dropped. */
  anchor: number;
  /** Up to where the chain was whole when it was read last, and when that was. */
  verified: number;
  verifiedAt?: string;
  /** All of it was read since then. */
  readSince?: string;
  /** The first row that does not fit. */
  problem?: { seq: number; message: string; foundAt: string };
}

/** What a check of the whole chain has found. */
export type AuditVerdict =
  | { kind: 'whole'; rows: number; anchor: ChainLink; head: ChainLink; unsealed: number }
  | { kind: 'broken'; seq: number; id?: string; problem: string };
