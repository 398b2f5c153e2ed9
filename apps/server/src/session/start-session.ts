import { auditNameOf, type Identity, LOCAL_ISSUER } from '@lockstep/access';
import type { SessionInput, SessionRecord } from '@lockstep/store';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Lockstep } from '../dependencies.ts';
import { setSessionCookie } from './session-cookie.ts';
import { sessionSeconds } from './session-length.ts';

/** Who has proved to be somebody: by an account's password, or at an identity provider. */
export type SignedIn =
  | { kind: 'account'; account: { name: string; passwordMtime: string } }
  | { kind: 'identity'; identity: Identity };

export interface StartedSession {
  /** Ours, whoever vouched: what programs send as a bearer token. */
  token: string;
  session: SessionRecord;
}

/**
 * Begins a session: its row with the audit's line, our own signed token with the row's id, and the
 * cookie for browsers.
 */
export async function startSession(
  { lockstep }: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  who: SignedIn,
): Promise<StartedSession> {
  const started = await openSession(lockstep, request, who);
  setSessionCookie(request, reply, started.token, new Date(started.session.expiresAt));
  return started;
}

/** The same without the cookie, for programs that are handed the token. */
export async function openSession(
  lockstep: Lockstep,
  request: FastifyRequest,
  who: SignedIn,
): Promise<StartedSession> {
  const lastsSeconds = await sessionSeconds(lockstep);
  if (who.kind === 'identity') {
    return beginSession(request, ofIdentity(who.identity), { lastsSeconds });
  }
  const { name, passwordMtime } = who.account;
  const passwordSetMs = Date.parse(passwordMtime);
  return beginSession(request, ofAccount(name), { lastsSeconds, passwordSetMs });
}

/** The session's row, the audit's line, and the token. */
export async function beginSession(
  request: FastifyRequest,
  whose: Whose,
  { lastsSeconds, passwordSetMs }: { lastsSeconds: number; passwordSetMs?: number },
): Promise<StartedSession> {
  const { store, tokens } = request.server.lockstep;
  const session = await store.sessions.create(
    {
      ...whose,
      expiresAt: new Date(Date.now() + lastsSeconds * 1000),
      address: request.ip,
      device: request.headers['user-agent'] ?? '',
    },
    {
      name: auditNameOf(whose),
      groups: whose.groups,
      address: request.ip,
      requestId: request.id,
      cause: 'person',
    },
  );
  const token = await tokens.issue({
    kind: 'session',
    subject: session.username,
    tokenId: session.id,
    issuedAt: new Date(),
    expiresAt: new Date(session.expiresAt),
    ...(passwordSetMs === undefined ? {} : { passwordSetMs }),
  });
  return { token, session };
}

type Whose = Omit<SessionInput, 'expiresAt' | 'address' | 'device'>;

function ofAccount(username: string): Whose {
  return { username, issuer: LOCAL_ISSUER, groups: [] };
}

function ofIdentity(identity: Identity): Whose {
  const { providerId, username, issuer, subject, groups, expiresAt } = identity;
  return {
    username,
    issuer,
    groups,
    providerId,
    providerSubject: subject,
    displayName: identity.displayName ?? '',
    confirmedUntil: expiresAt,
    secrets: { refreshToken: identity.refreshToken, logoutHint: identity.logoutHint },
  };
}
