import { createHash } from 'node:crypto';
import { type Authentication, type CredentialPort, judgeToken } from './judge-token.ts';
import { LOCAL_ISSUER, type SessionTokens } from './session-token.ts';
import { ownNameOf, type Subject } from './subject.ts';

export interface Authenticator {
  authenticate(token: string): Promise<Authentication>;
  /** Forgets what was remembered; called when a session, token, account or project changes. */
  forget(): void;
}

/**
 * Judges bearer tokens. A good answer is remembered for `rememberMs`, so that a page that asks ten
 * things at once costs one look at the account. `forget` is called at each change that the outbox
 * tells of; should that be late, `rememberMs` bounds how long what was revoked still counts.
 */
export function createAuthenticator(options: {
  tokens: SessionTokens;
  credentials: CredentialPort;
  /** Judges tokens that are not ours; undefined for one that nobody answers for. */
  others?: (token: string) => Promise<Authentication | undefined>;
  rememberMs?: number;
  capacity?: number;
  now?: () => Date;
}): Authenticator {
  const { tokens, credentials, rememberMs = 1000, capacity = 1000 } = options;
  const now = options.now ?? (() => new Date());
  const remembered = new Map<string, { subject: Subject; untilMs: number }>();
  let changes = 0;
  // A provider's users choose their names, some of them freely: an account's rights are not among
  // what they can choose.
  const withoutAccountsName = async (answer: Authentication): Promise<Authentication> => {
    if (answer.kind === 'refused' || answer.subject.issuer === LOCAL_ISSUER) return answer;
    const isTaken = await credentials.account(ownNameOf(answer.subject));
    return isTaken ? { kind: 'subject', subject: { ...answer.subject, nameTaken: true } } : answer;
  };
  const judge = async (token: string): Promise<Authentication> => {
    const claims = await tokens.verify(token);
    if (claims) return withoutAccountsName(await judgeToken(claims, credentials, now()));
    const external = await options.others?.(token);
    if (external) return withoutAccountsName(external);
    return { kind: 'refused', reason: 'the token is not valid or has expired; sign in again' };
  };
  return {
    async authenticate(token) {
      const nowMs = now().getTime();
      const id = createHash('sha256').update(token).digest('base64');
      const known = remembered.get(id);
      if (known && known.untilMs > nowMs) return { kind: 'subject', subject: known.subject };
      remembered.delete(id);
      const changesBefore = changes;
      const answer = await judge(token);
      // What was read before a change that came in between is not remembered beyond it.
      if (answer.kind === 'subject' && changesBefore === changes) {
        if (remembered.size >= capacity) remembered.clear();
        const endMs = answer.subject.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
        remembered.set(id, {
          subject: answer.subject,
          untilMs: Math.min(nowMs + rememberMs, endMs),
        });
      }
      return answer;
    },
    forget() {
      changes++;
      remembered.clear();
    },
  };
}
