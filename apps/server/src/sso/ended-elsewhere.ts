import type { LogoutNotice } from '@lockstep/access';
import type { Actor, SessionRecord, SessionSecrets, Store } from '@lockstep/store';
import { type CutOffKey, cut } from './cut-off.ts';

type Known = { session: SessionRecord; secrets: SessionSecrets };

const CLOCKS_DIFFER_MS = 30_000;

/** Whose sessions at a provider have ended there. */
export interface EndedElsewhere {
  providerId: string;
  /** The provider's own id of the user; whoever they are if not given. */
  subject?: string | undefined;
  /** Which of the sessions that are found. */
  isMeant(known: Known): boolean;
}

/** Ends the sessions here that rest on those which have ended at their provider. Answers how many. */
export async function endSessionsOf(
  { sessions }: Pick<Store, 'sessions'>,
  { providerId, subject, isMeant }: EndedElsewhere,
  actor: Actor,
): Promise<number> {
  let ended = 0;
  let after: string | undefined;
  for (;;) {
    const found = await sessions.ofProvider({ providerId, providerSubject: subject, after });
    for (const { session } of found.filter(isMeant)) {
      if (await sessions.end(session.id, actor)) ended += 1;
    }
    after = found.at(-1)?.session.id;
    if (after === undefined) return ended;
  }
}

/** Ends what a provider's notice is about: sessions, and tokens that it issued itself. */
export async function endNoticed(
  store: Pick<Store, 'sessions' | 'sso'>,
  { providerId, notice }: { providerId: string; notice: LogoutNotice },
  actor: Actor,
): Promise<number> {
  const { issuer, subject, sessionId, issuedAt } = notice;
  const key: CutOffKey =
    sessionId === undefined ? ['subject', issuer, subject ?? ''] : ['session', issuer, sessionId];
  const owner = { issuer, username: subject ?? '(somebody)' };
  await cut(store, { keys: [key], at: issuedAt, owner }, actor);
  const isMeant = ({ session, secrets }: Known) =>
    isFromBefore(session, issuedAt) && isOfSession(secrets, notice);
  return endSessionsOf(store, { providerId, subject, isMeant }, actor);
}

/** Whether a session began before the provider said that it had ended. */
export function isFromBefore({ createdAt }: SessionRecord, saidAt: Date): boolean {
  return Date.parse(createdAt) <= saidAt.getTime() + CLOCKS_DIFFER_MS;
}

/** Of a session that the provider has not named to us, only whose it is can be known. */
function isOfSession(
  { logoutHint }: SessionSecrets,
  { subject, sessionId }: LogoutNotice,
): boolean {
  if (sessionId === undefined) return true;
  const known = sessionIdIn(logoutHint);
  return known === undefined ? subject !== undefined : known === sessionId;
}

/** `sid` of an ID token that was verified when it came. */
function sessionIdIn(idToken: string | undefined): string | undefined {
  const payload = idToken?.split('.')[1];
  if (!payload) return undefined;
  try {
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sid?: unknown };
    return typeof sid === 'string' ? sid : undefined;
  } catch {
    return undefined;
  }
}
