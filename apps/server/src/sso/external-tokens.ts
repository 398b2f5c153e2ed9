import type { Authentication, BearerTokens } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { Store } from '@lockstep/store';
import { endOf } from './cut-off.ts';
import type { IdentityProviders } from './identity-providers.ts';

/** Longer ones are no token of anybody's. */
const MAX_TOKEN = 32 * 1024;

/**
 * Judges tokens that are not ours: those that an identity provider which is configured has issued
 * to our clients count, as the field's command line brings them. Undefined where no provider
 * answers for the token.
 */
export function externalTokens(
  store: Pick<Store, 'sso'>,
  providers: () => IdentityProviders,
): (token: string) => Promise<Authentication | undefined> {
  return async (token) => {
    const issuer = token.length <= MAX_TOKEN ? issuerOf(token) : undefined;
    if (issuer === undefined) return undefined;
    let refused: Authentication | undefined;
    // Several may have one issuer: what one of them takes, counts.
    for (const bearer of bearersOf(providers(), issuer)) {
      const answer = await judge(store, bearer, token);
      if (answer.kind === 'subject') return answer;
      refused ??= answer;
    }
    return refused;
  };
}

function bearersOf(providers: IdentityProviders, issuer: string): BearerTokens[] {
  return providers.current().providers.flatMap(({ provider }) => {
    const bearer = provider?.kind === 'redirect' ? provider.bearer : undefined;
    return bearer?.isFor(issuer) ? [bearer] : [];
  });
}

async function judge(
  store: Pick<Store, 'sso'>,
  bearer: BearerTokens,
  token: string,
): Promise<Authentication> {
  try {
    const { identity, tokenId, sessionId, issuedAt, expiresAt } = await bearer.verify(token);
    const { username, issuer, subject: providerSubject } = identity;
    const known = { issuer, username, providerSubject, sessionId, tokenId, issuedAt };
    const reason = await endOf(store, known, new Date());
    if (reason !== undefined) return { kind: 'refused', reason };
    const groups = [...identity.groups];
    return {
      kind: 'subject',
      subject: {
        ...{ username, issuer, providerSubject, groups },
        ...{ kind: 'external' as const, tokenId, issuedAt, expiresAt },
      },
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error.code === 'unavailable') throw error;
    return { kind: 'refused', reason: error.message };
  }
}

/** Who a token says has issued it; nothing is proven by that. */
export function issuerOf(token: string): string | undefined {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1];
  if (!payload) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const { iss } = claims as { iss?: unknown };
    return typeof iss === 'string' ? iss : undefined;
  } catch {
    return undefined;
  }
}
