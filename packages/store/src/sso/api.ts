import type { Actor } from '../api.ts';

/** A secret that the settings may refer to, without its value. */
export interface IdentitySecretInfo {
  /** Of the Secret that it came from: `argocd-secret`. */
  name: string;
  key: string;
  updatedAt: string;
}

export interface IdentitySecretInput {
  name: string;
  key: string;
  /** Empty takes it away. */
  value: string;
}

/** How people sign in by others: settings as in the field's `argocd-cm`, and secrets beside them. */
export interface SsoStore {
  /** The settings' texts; they hold references to secrets and no secrets. */
  settings(): Promise<Record<string, string>>;
  /** What they may refer to. */
  secrets(): Promise<IdentitySecretInfo[]>;
  /** Opens all of them, for the server that signs people in. */
  openSecrets(): Promise<(IdentitySecretInput & { value: string })[]>;
  /** Replaces the settings, and keeps these secrets beside those that are there. Audited. */
  put(data: Record<string, string>, secrets: IdentitySecretInput[], actor: Actor): Promise<void>;
  /** Keeps secrets, the settings stay. Audited without values. */
  putSecrets(secrets: IdentitySecretInput[], actor: Actor): Promise<void>;
  /** Keeps something for whoever brings the code of this digest before it expires. */
  keepCode(digest: string, payload: string, expiresAt: Date): Promise<void>;
  /** Gives it out, once; undefined for one that is not there or has expired. */
  takeCode(digest: string): Promise<string | undefined>;
  /** Whether this is the first use of a key, on any server, until its time is over. */
  useOnce(key: string, until: Date): Promise<boolean>;
  /** From now on no token counts that an identity provider issued before; audited, and told at once. */
  cutOff(cut: CutOff, actor: Actor): Promise<void>;
  /** When each of these was cut off last; those that never were are left out. */
  cutOffsOf(keys: readonly string[]): Promise<Map<string, Date>>;
}

/** Ends tokens that identity providers issued, of which no row is here. */
export interface CutOff {
  /** What such tokens are looked for by: a person, a session there, or one token. */
  keys: readonly string[];
  /** Tokens that were issued up to then are ended. */
  at: Date;
  /** Whose they are. */
  owner: { username: string; issuer: string };
  /** The one that is ended, where it is one. */
  tokenId?: string;
}
