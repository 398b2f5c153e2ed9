import { createHash } from 'node:crypto';
import type { SessionTokens } from './session-token.ts';
import { LOCAL_ISSUER } from './session-token.ts';
import type { Subject } from './subject.ts';

/** What must be known of accounts to judge a token; the store is behind it. */
export interface AccountPort {
  get(name: string): Promise<{ enabled: boolean; passwordMtime: string } | undefined>;
  isRevoked(tokenId: string): Promise<boolean>;
}

export type Authentication =
  | { kind: 'subject'; subject: Subject }
  | { kind: 'refused'; reason: string };

export interface Authenticator {
  authenticate(token: string): Promise<Authentication>;
  /** Forgets what was remembered; called where a token is revoked or a password changed. */
  forget(): void;
}

/**
 * Judges bearer tokens. A good answer is remembered for `rememberMs`, so that a page that asks ten
 * things at once costs one look at the account; on other servers a revoked token ends that much
 * later, on the server that revoked it at once.
 */
export function createAuthenticator(options: {
  tokens: SessionTokens;
  accounts: AccountPort;
  rememberMs?: number;
  capacity?: number;
  now?: () => Date;
}): Authenticator {
  const { tokens, accounts, rememberMs = 1000, capacity = 1000 } = options;
  const now = options.now ?? (() => new Date());
  const remembered = new Map<string, { subject: Subject; untilMs: number }>();
  return {
    async authenticate(token) {
      const nowMs = now().getTime();
      const id = createHash('sha256').update(token).digest('base64');
      const known = remembered.get(id);
      if (known && known.untilMs > nowMs) return { kind: 'subject', subject: known.subject };
      remembered.delete(id);
      const answer = await judge(token, tokens, accounts);
      if (answer.kind === 'subject') {
        if (remembered.size >= capacity) remembered.clear();
        const untilMs = Math.min(nowMs + rememberMs, answer.subject.expiresAt.getTime());
        remembered.set(id, { subject: answer.subject, untilMs });
      }
      return answer;
    },
    forget: () => remembered.clear(),
  };
}

async function judge(
  token: string,
  tokens: SessionTokens,
  accounts: AccountPort,
): Promise<Authentication> {
  const claims = await tokens.verify(token);
  if (!claims) return refused('the session token is not valid or has expired; sign in again');
  const [account, revoked] = await Promise.all([
    accounts.get(claims.username),
    accounts.isRevoked(claims.tokenId),
  ]);
  if (!account) return refused(`the account ${claims.username} does not exist`);
  if (!account.enabled) return refused(`the account ${claims.username} is disabled`);
  if (revoked) return refused('the session was ended; sign in again');
  if (claims.passwordSetMs !== Date.parse(account.passwordMtime)) {
    return refused('the password was changed after this session began; sign in again');
  }
  const { username, tokenId, issuedAt, expiresAt } = claims;
  const subject = { username, groups: [], issuer: LOCAL_ISSUER, tokenId, issuedAt, expiresAt };
  return { kind: 'subject', subject };
}

function refused(reason: string): Authentication {
  return { kind: 'refused', reason };
}
