import type { Subject } from '@lockstep/access';
import type { Actor, SessionOwner, Store } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { actorOf, subjectOf } from '../http/request-context.ts';
import { endToken, endTokensOf } from '../sso/cut-off.ts';

/**
 * Ends what a request was made with: a session, or a token that an identity provider issued. Tokens
 * of accounts and roles are revoked where they are listed.
 */
export async function endWhatWasBrought(
  store: Pick<Store, 'sessions' | 'sso'>,
  subject: Subject,
  actor: Actor,
): Promise<void> {
  if (subject.kind === 'session') await store.sessions.end(subject.tokenId, actor);
  if (subject.kind === 'external') await endToken(store, subject, actor);
}

/** Ends somebody's sessions and what a provider has issued to them up to now. Answers how many sessions. */
export async function endEverythingOf(
  store: Pick<Store, 'sessions' | 'sso'>,
  owner: SessionOwner,
  { request, except }: { request: FastifyRequest; except: string | undefined },
): Promise<number> {
  const asking = subjectOf(request);
  const actor = actorOf(request);
  const sessions = await store.sessions.list(owner);
  const isOwn = asking.username === owner.username && asking.issuer === owner.issuer;
  const subjects = sessions.map(({ providerSubject }) => providerSubject);
  if (isOwn && asking.providerSubject) subjects.push(asking.providerSubject);
  const kept = asking.kind === 'external' ? except : undefined;
  await endTokensOf(store, { ...owner, subjects, kept }, actor);
  return store.sessions.endAllOf(owner, actor, except === undefined ? {} : { except });
}
