import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type CredentialPort,
  type Identity,
  type IdentityProvider,
  LOCAL_ISSUER,
} from '@lockstep/access';
import { messageOf, UserError } from '@lockstep/domain';
import type { SessionRecord, Store } from '@lockstep/store';
import type { FastifyBaseLogger } from 'fastify';
import type { IdentityProviders } from './identity-providers.ts';

/** A provider that is down signs nobody out at once; this long it has to come back. */
const OUTAGE_GRACE_MS = 5 * 60_000;
/** How long one that did not answer is left alone. */
const RETRY_MS = 15_000;
const MOST_FAILURES = 10_000;
/** How long another server's question is waited for. */
const WAIT_MS = 15_000;
/** Longer than all that a provider is asked may take: nobody else asks with the same token meanwhile. */
const LEASE_MS = 90_000;
/** Rows that say who asks: sessions share them, since rows of leases stay. */
const LEASE_SLOTS = 64;

interface Surroundings {
  store: Store;
  identityProviders: IdentityProviders;
}

/**
 * Sessions as they count now. One whose identity has to be confirmed is confirmed by its provider
 * first, groups and all; one whose provider is not configured any more is none.
 */
export function confirmedSessions(
  surroundings: Surroundings,
  log: FastifyBaseLogger,
): CredentialPort['session'] {
  const { store, identityProviders } = surroundings;
  const underWay = new Map<string, Promise<SessionRecord | undefined>>();
  const failures = new Map<string, number>();
  const confirm = async (session: SessionRecord) => {
    try {
      return await confirmSession(surroundings, session);
    } catch (error) {
      if (failures.size >= MOST_FAILURES) failures.clear();
      failures.set(session.id, Date.now());
      const about = { err: messageOf(error), provider: session.providerId };
      log.warn(about, 'an identity provider could not confirm a session');
      return inGrace(session);
    } finally {
      underWay.delete(session.id);
    }
  };
  return async (id) => {
    const session = await store.sessions.get(id);
    // Of an account or a project's role here: no provider is to be asked about it.
    if (!session?.providerId || session.issuer === LOCAL_ISSUER) return session;
    if (!identityProviders.isConfigured(session.providerId)) return undefined;
    const { confirmedUntil } = session;
    if (confirmedUntil === undefined || Date.parse(confirmedUntil) > Date.now()) return session;
    if ((failures.get(id) ?? 0) > Date.now() - RETRY_MS) return inGrace(session);
    const asked = underWay.get(id) ?? confirm(session);
    underWay.set(id, asked);
    return asked;
  };
}

function inGrace(session: SessionRecord): SessionRecord {
  const untilMs = Date.parse(session.confirmedUntil ?? '') + OUTAGE_GRACE_MS;
  return { ...session, confirmedUntil: new Date(untilMs).toISOString() };
}

/**
 * Asks the provider, keeps what it says, and answers the session as it is then; undefined where the
 * provider has ended it. Of all servers one asks at a time: providers that give a new refresh token
 * each time take the old one, used twice, for stolen. `extendTo` also moves the session's end.
 * @throws UserError `unavailable` where the provider cannot be asked.
 */
export async function confirmSession(
  { store, identityProviders }: Surroundings,
  session: SessionRecord,
  extendTo?: Date,
): Promise<SessionRecord | undefined> {
  const provider = identityProviders.provider(session.providerId);
  // Without a way to ask, what was said ends when it said so.
  if (!provider || !canBeAsked(provider)) return session;
  const digest = createHash('sha256').update(session.id).digest();
  const key = `sign-in/confirm/${(digest[0] ?? 0) % LEASE_SLOTS}`;
  const holder = randomUUID();
  const deadlineMs = Date.now() + WAIT_MS;
  while (!(await store.leases.acquire(key, holder, '', LEASE_MS))) {
    await wait(100);
    if (Date.now() > deadlineMs) throw new UserError('unavailable', 'another server is asking');
  }
  try {
    return await confirmAlone(store, provider, session, extendTo);
  } finally {
    await store.leases.release(key, holder);
  }
}

function canBeAsked(provider: IdentityProvider): boolean {
  return provider.kind === 'password' || provider.refresh !== undefined;
}

async function confirmAlone(
  store: Store,
  provider: IdentityProvider,
  before: SessionRecord,
  extendTo: Date | undefined,
): Promise<SessionRecord | undefined> {
  const session = await store.sessions.get(before.id);
  if (!session) return undefined;
  // Another server has asked meanwhile.
  if (!extendTo && session.confirmedUntil !== before.confirmedUntil) return session;
  const identity = await askProvider(store, provider, session);
  if (!identity) {
    await store.sessions.end(session.id, { name: session.username, cause: 'automation' });
    return undefined;
  }
  await store.sessions.refreshed(session.id, {
    groups: identity.groups,
    confirmedUntil: identity.expiresAt,
    expiresAt: extendTo,
    secrets: { refreshToken: identity.refreshToken, logoutHint: identity.logoutHint },
  });
  return store.sessions.get(session.id);
}

async function askProvider(
  store: Store,
  provider: IdentityProvider,
  session: SessionRecord,
): Promise<Identity | undefined> {
  const subject = session.providerSubject;
  if (provider.kind === 'password') return provider.recheck({ subject });
  const { refreshToken, logoutHint } = await store.sessions.secrets(session.id);
  if (!provider.refresh || !refreshToken) return undefined;
  const identity = await provider.refresh({ subject, refreshToken });
  // A refresh need not bring a new ID token: the one that there is still names the session.
  return identity && { ...identity, logoutHint: identity.logoutHint ?? logoutHint };
}
