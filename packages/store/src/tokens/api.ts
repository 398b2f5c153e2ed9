import type { Actor } from '../api.ts';

/** Whose token: an account's, or a project role's. */
export type TokenOwner = { account: string } | { project: string; role: string };

/** A token that programs hold. What it is signed with is not kept: it is shown once. */
export interface TokenRecord {
  /** The token's `jti`. */
  id: string;
  issuedAt: string;
  expiresAt?: string;
  createdBy: string;
  /** Written at most once a minute. */
  lastUsedAt?: string;
  lastUsedAddress: string;
}

/** A token of one of a project's roles. */
export interface RoleTokenRecord extends TokenRecord {
  role: string;
}

export interface TokenInput {
  id: string;
  /** To the second, as the token says it. */
  issuedAt: Date;
  expiresAt?: Date | undefined;
}

/** Tokens of accounts and of roles of projects. Each is good while it is in here. */
export interface TokenStore {
  /** @throws UserError not-found without the owner; already-exists for an id that it has. */
  create(owner: TokenOwner, input: TokenInput, actor: Actor): Promise<TokenRecord>;
  /** The oldest first. */
  list(owner: TokenOwner): Promise<TokenRecord[]>;
  /** Of all roles of a project, by role, the newest first. */
  ofProject(project: string): Promise<RoleTokenRecord[]>;
  has(owner: TokenOwner, id: string): Promise<boolean>;
  /** By id, or by the second it was issued in. Answers whether there was one. */
  revoke(
    owner: TokenOwner,
    which: { id: string } | { issuedAtSeconds: number },
    actor: Actor,
  ): Promise<boolean>;
  /** Notes that it is in use; written at most once a minute. */
  touch(owner: TokenOwner, id: string, address: string): Promise<void>;
}
