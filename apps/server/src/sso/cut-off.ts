import { LOCAL_ISSUER, type Subject } from '@lockstep/access';
import { type Actor, CUT_OFF_KEPT_MS, type Store } from '@lockstep/store';

/** The provider's clock may be ahead of ours by this: what it issued then is still from before. */
const CLOCK_AHEAD_MS = 5_000;

/** By what tokens of an identity provider are ended. */
export type CutOffKey = readonly [
  kind: 'user' | 'subject' | 'session' | 'token' | 'kept',
  issuer: string,
  id: string,
];

/** A token of a provider, by what it may have been ended by. */
export interface ExternalToken {
  issuer: string;
  username: string;
  providerSubject: string;
  sessionId?: string | undefined;
  tokenId: string;
  issuedAt: Date;
}

/** Why a token of a provider does not count any more; undefined for one that does. */
export async function endOf(
  { sso }: Pick<Store, 'sso'>,
  token: ExternalToken,
  now: Date,
): Promise<string | undefined> {
  const { issuer, username, providerSubject, sessionId, tokenId, issuedAt } = token;
  // Cut-offs are not kept for ever: what is older than all of them may have been ended by one.
  if (issuedAt.getTime() < now.getTime() - CUT_OFF_KEPT_MS + CLOCK_AHEAD_MS) {
    return 'the token was issued more than 90 days ago; sign in again';
  }
  const kept = textOf(['kept', issuer, tokenId]);
  const all: CutOffKey[] = [
    ['user', issuer, username],
    ['subject', issuer, providerSubject],
    ['token', issuer, tokenId],
    ...(sessionId === undefined ? [] : [['session', issuer, sessionId] as const]),
  ];
  const cuts = await sso.cutOffsOf([...all.map(textOf), kept]);
  const keptAt = cuts.get(kept)?.getTime() ?? 0;
  const isEnded = all
    .map((key) => cuts.get(textOf(key))?.getTime() ?? 0)
    .some((at) => at > keptAt && at + CLOCK_AHEAD_MS >= issuedAt.getTime());
  return isEnded ? 'the token was signed out; sign in again' : undefined;
}

/** Ends one token of a provider, which is brought to be signed out with. */
export async function endToken(
  { sso }: Pick<Store, 'sso'>,
  { issuer, username, tokenId, issuedAt }: Subject,
  actor: Actor,
): Promise<void> {
  // It is as old as it is: at its own time no other is meant by its id.
  const at = new Date(Math.max(issuedAt.getTime(), Date.now()));
  await cut(
    { sso },
    { keys: [['token', issuer, tokenId]], at, owner: { issuer, username }, tokenId },
    actor,
  );
}

/**
 * Ends whatever a provider has issued to somebody up to now. Of local accounts there is nothing of
 * the kind. `kept` is a token that is to be left alone.
 */
export async function endTokensOf(
  store: Pick<Store, 'sso'>,
  of: { issuer: string; username: string; subjects: readonly string[]; kept?: string | undefined },
  actor: Actor,
): Promise<void> {
  const { issuer, username, subjects, kept } = of;
  if (!issuesTokens(issuer)) return;
  const keys: CutOffKey[] = [
    ['user', issuer, username],
    ...[...new Set(subjects)].map((one) => ['subject', issuer, one] as const),
    ...(kept === undefined ? [] : [['kept', issuer, kept] as const]),
  ];
  await cut(store, { keys, at: new Date(), owner: { issuer, username } }, actor);
}

/** Issuers of tokens are addresses; accounts of ours and directories have none. */
function issuesTokens(issuer: string): boolean {
  return issuer !== LOCAL_ISSUER && /^https?:/.test(issuer);
}

/** Ends what was issued within a session at a provider, or to a person there. */
export async function cut(
  { sso }: Pick<Store, 'sso'>,
  of: {
    keys: readonly CutOffKey[];
    at: Date;
    owner: { issuer: string; username: string };
    tokenId?: string;
  },
  actor: Actor,
): Promise<void> {
  await sso.cutOff({ ...of, keys: of.keys.map(textOf) }, actor);
}

function textOf(key: CutOffKey): string {
  return JSON.stringify(key);
}
