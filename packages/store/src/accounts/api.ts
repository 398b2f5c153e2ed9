import type { Actor } from '../api.ts';

export const CAPABILITIES = ['login', 'apiKey'] as const;
/** What an account is for: signing in with a password, holding tokens. */
export type Capability = (typeof CAPABILITIES)[number];

/** Somebody, or some program, that this installation knows by itself. */
export interface AccountRecord {
  name: string;
  /** Empty where nobody has set a password. */
  passwordHash: string;
  enabled: boolean;
  capabilities: Capability[];
  passwordMtime: string;
  /** A first or reset password is good for choosing another one only. */
  mustChangePassword: boolean;
  createdAt: string;
}

export interface AccountInput {
  name: string;
  passwordHash: string;
  enabled: boolean;
  capabilities: readonly Capability[];
  mustChangePassword: boolean;
  /** When it was set, where another installation set it; now if not given. */
  passwordMtime?: string | undefined;
}

/**
 * Local accounts. Whatever may end a session or void a token tells the outbox (kind `account`), so
 * that every server forgets what it remembers.
 */
export interface AccountStore {
  get(name: string): Promise<AccountRecord | undefined>;
  /** By name. */
  list(): Promise<AccountRecord[]>;
  /** Creates the account if it is not there; answers whether it did. */
  ensure(
    name: string,
    passwordHash: string,
    options?: { mustChangePassword?: boolean },
  ): Promise<boolean>;
  /** @throws UserError already-exists. */
  create(input: AccountInput, actor: Actor): Promise<AccountRecord>;
  /** @throws UserError not-found. */
  update(
    name: string,
    change: { enabled?: boolean | undefined; capabilities?: readonly Capability[] | undefined },
    actor: Actor,
  ): Promise<AccountRecord>;
  /** Ends every session of the account. @throws UserError not-found. */
  setPassword(
    name: string,
    passwordHash: string,
    actor: Actor,
    options?: { mustChangePassword?: boolean },
  ): Promise<void>;
  /** The same password hashed anew: no session ends. Nothing where another was set meanwhile. */
  rehash(name: string, before: string, after: string): Promise<void>;
  /** With its tokens and sessions. @throws UserError not-found. */
  delete(name: string, actor: Actor): Promise<void>;
}
