import { LOCAL_ISSUER, type TokenKind } from './session-token.ts';

/** Who asks: the person or machine behind a verified token. */
export interface Subject {
  username: string;
  groups: string[];
  /** `argocd` for local accounts, else the address of the identity provider. */
  issuer: string;
  /** What an identity provider calls them: by this policies name people, as in the field. */
  providerSubject?: string;
  /**
   * What the token stands for; a session's can be ended by signing out. An external one was issued
   * by an identity provider, and ends when it says.
   */
  kind: TokenKind | 'external';
  tokenId: string;
  issuedAt: Date;
  /** The password is good for choosing another one only. */
  mustChangePassword?: true;
  /** A token without it ends by being revoked only. */
  expiresAt?: Date;
}

/** Names that policies give to what is ours: no provider's user is meant by them. */
const OURS = /^(?:admin$|role:|proj:)/;

/**
 * The name by which policies are asked about somebody: an account's, or what the identity provider
 * calls them. E-mail addresses count as groups where the policy's `scopes` name them.
 */
export function policyNameOf({ username, issuer, providerSubject }: Subject): string {
  if (issuer === LOCAL_ISSUER) return username;
  const name = providerSubject || username;
  return OURS.test(name) ? `external:${name}` : name;
}
