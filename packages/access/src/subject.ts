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
  /** Another issuer's token bought the session: a job's, and nobody in person. */
  exchanged?: true;
  /** A local account has the name by which policies would know this user of a provider. */
  nameTaken?: true;
  /** The password is good for choosing another one only. */
  mustChangePassword?: true;
  /** A token without it ends by being revoked only. */
  expiresAt?: Date;
}

/** Names that policies give to what is ours: no provider's user or group is meant by them. */
const OURS = /^(?:admin$|role:|proj:)/;

/** What a provider calls somebody; an account's name for those who sign in here. */
export function ownNameOf({
  username,
  issuer,
  providerSubject,
}: Pick<Subject, 'username' | 'issuer' | 'providerSubject'>): string {
  return issuer === LOCAL_ISSUER ? username : providerSubject || username;
}

/**
 * The name by which policies are asked about somebody: an account's, or what the identity provider
 * calls them. E-mail addresses count as groups where the policy's `scopes` name them.
 */
export function policyNameOf(subject: Subject): string {
  const name = ownNameOf(subject);
  if (subject.issuer === LOCAL_ISSUER) return name;
  return OURS.test(name) || subject.nameTaken ? `external:${name}` : name;
}

/**
 * The groups that policies are asked about: without those that a provider calls as we call the
 * administrator and roles. Policies look for both by name alone, so such a group would be one.
 */
export function policyGroupsOf({ issuer, groups }: Subject): string[] {
  return issuer === LOCAL_ISSUER ? groups : groups.filter((group) => !OURS.test(group));
}

/** What the audit calls somebody: a provider's user is not told as our administrator or a role. */
export function auditNameOf({ username, issuer }: Pick<Subject, 'username' | 'issuer'>): string {
  return issuer !== LOCAL_ISSUER && OURS.test(username) ? `external:${username}` : username;
}
