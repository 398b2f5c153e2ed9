import { LOCAL_ISSUER, type SessionClaims, type TokenKind } from './session-token.ts';
import type { Subject } from './subject.ts';

/** An account, as far as its tokens rest on it. */
export interface KnownAccount {
  enabled: boolean;
  capabilities: readonly string[];
  passwordMtime: string;
  mustChangePassword: boolean;
}

export interface KnownSession {
  /** Which provider vouched; empty for a password. */
  providerId: string;
  username: string;
  issuer: string;
  groups: string[];
  /** What the identity provider calls them; empty for accounts. */
  providerSubject?: string;
  /** Until when what the identity provider said counts. */
  confirmedUntil?: string;
}

/** Names, where others name an identity provider, sessions that began by token exchange. */
export const EXCHANGE_PROVIDER = 'token-exchange';

/** What must be known to judge a token; the store is behind it. */
export interface CredentialPort {
  account(name: string): Promise<KnownAccount | undefined>;
  /** Undefined for a session that ended or expired. */
  session(id: string): Promise<KnownSession | undefined>;
  /** Whether an account's token is still among those it has. */
  hasAccountToken(account: string, id: string): Promise<boolean>;
  hasProjectRole(project: string, role: string): Promise<boolean>;
  /** Whether a project has the role, and the role the token. */
  hasProjectToken(project: string, role: string, id: string): Promise<boolean>;
}

export type Authentication =
  | { kind: 'subject'; subject: Subject }
  | { kind: 'refused'; reason: string };

type Judge = (claims: SessionClaims, port: CredentialPort, now: Date) => Promise<Authentication>;

/** Whether a token that is signed by us still counts, and for whom. */
export function judgeToken(
  claims: SessionClaims,
  port: CredentialPort,
  now: Date,
): Promise<Authentication> {
  return JUDGES[claims.kind](claims, port, now);
}

const JUDGES = {
  session: judgeSession,
  account: judgeAccountToken,
  project: judgeProjectToken,
} satisfies Record<TokenKind, Judge>;

async function judgeSession(
  claims: SessionClaims,
  port: CredentialPort,
  now: Date,
): Promise<Authentication> {
  const session = await port.session(claims.tokenId);
  if (!session || session.username !== claims.subject) {
    return refused('the session was ended; sign in again');
  }
  const { username, issuer, groups, providerSubject, confirmedUntil } = session;
  if (confirmedUntil !== undefined && Date.parse(confirmedUntil) <= now.getTime()) {
    return refused('the identity provider has to confirm the session; sign in again');
  }
  if (session.providerId === EXCHANGE_PROVIDER && issuer === LOCAL_ISSUER) {
    // The provider's subject is whatever its issuer calls a job: to policies it is nobody.
    return judgeExchanged(claims, { username, issuer, groups, exchanged: true }, port);
  }
  const known = providerSubject ? { providerSubject } : {};
  const who = { username, issuer, groups, ...known };
  return issuer === LOCAL_ISSUER ? judgePassword(claims, who, port) : accepted(claims, who);
}

/** A session that a password began ends when the account may no longer sign in with that one. */
async function judgePassword(
  claims: SessionClaims,
  who: Who,
  port: CredentialPort,
): Promise<Authentication> {
  const account = await port.account(who.username);
  const problem = problemOf(account, who.username, 'login');
  if (problem) return refused(problem);
  if (claims.passwordSetMs !== Date.parse(account?.passwordMtime ?? '')) {
    return refused('the password was changed after this session began; sign in again');
  }
  const pending = account?.mustChangePassword ? { mustChangePassword: true as const } : {};
  return accepted(claims, { ...who, ...pending });
}

/** A session that another issuer's token bought ends with the account or role it stands for. */
async function judgeExchanged(
  claims: SessionClaims,
  who: Who,
  port: CredentialPort,
): Promise<Authentication> {
  const role = readRoleSubject(who.username);
  if (role) {
    if (await port.hasProjectRole(role.project, role.role)) return accepted(claims, who);
    return refused(`project ${role.project} does not have the role ${role.role}`);
  }
  const problem = problemOf(await port.account(who.username), who.username, 'apiKey');
  return problem ? refused(problem) : accepted(claims, who);
}

async function judgeAccountToken(
  claims: SessionClaims,
  port: CredentialPort,
  now: Date,
): Promise<Authentication> {
  const username = claims.subject.replace(/:apiKey$/, '');
  const [account, known] = await Promise.all([
    port.account(username),
    port.hasAccountToken(username, claims.tokenId),
  ]);
  const problem = problemOf(account, username, 'apiKey');
  if (problem) return refused(problem);
  if (!known) return refused(`the token ${claims.tokenId} of ${username} ${whyGone(claims, now)}`);
  return accepted(claims, { username, issuer: LOCAL_ISSUER, groups: [] });
}

async function judgeProjectToken(
  claims: SessionClaims,
  port: CredentialPort,
  now: Date,
): Promise<Authentication> {
  const { subject, tokenId } = claims;
  const role = readRoleSubject(subject);
  if (!role || !(await port.hasProjectToken(role.project, role.role, tokenId))) {
    return refused(`the token ${tokenId} of ${subject} ${whyGone(claims, now)}`);
  }
  return accepted(claims, { username: subject, issuer: LOCAL_ISSUER, groups: [] });
}

/** The store forgets a token at its end; the signature counts a little longer, for slow clocks. */
function whyGone({ expiresAt }: SessionClaims, now: Date): string {
  const isOver = expiresAt && expiresAt.getTime() <= now.getTime();
  return isOver ? `expired at ${expiresAt.toISOString()}` : 'was revoked';
}

/** The parts of `proj:PROJECT:ROLE`; undefined for what is no role's name. */
export function readRoleSubject(subject: string): { project: string; role: string } | undefined {
  const [, project, role] = /^proj:([^:]+):([^:]+)$/.exec(subject) ?? [];
  return project && role ? { project, role } : undefined;
}

function problemOf(
  account: KnownAccount | undefined,
  name: string,
  capability: 'login' | 'apiKey',
): string | undefined {
  if (!account) return `the account ${name} does not exist`;
  if (!account.enabled) return `the account ${name} is disabled`;
  if (account.capabilities.includes(capability)) return undefined;
  return `the account ${name} does not have the capability ${capability}`;
}

type Who = Omit<Subject, 'kind' | 'tokenId' | 'issuedAt' | 'expiresAt'>;

function accepted({ kind, tokenId, issuedAt, expiresAt }: SessionClaims, who: Who): Authentication {
  const until = expiresAt ? { expiresAt } : {};
  return { kind: 'subject', subject: { ...who, kind, tokenId, issuedAt, ...until } };
}

function refused(reason: string): Authentication {
  return { kind: 'refused', reason };
}
