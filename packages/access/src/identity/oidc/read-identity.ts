import { parseDuration, UserError } from '@lockstep/domain';
import type * as Oidc from 'openid-client';
import * as oidc from 'openid-client';
import type { Identity } from '../identity-provider.ts';
import type { ProviderSurroundings } from '../provider-kind.ts';
import { type Claims, groupsOf, identityOf, subjectOf } from './claims.ts';
import { withLeftOutGroups } from './left-out-groups.ts';
import type { OidcClient } from './oidc-client.ts';
import type { OidcConfig } from './oidc-config.ts';

/** With a refresh token nobody is asked again sooner than this; some ID tokens last two minutes. */
const SHORTEST_MS = 5 * 60_000;

/** What reading an identity takes. */
export interface Reading {
  id: string;
  name: string;
  config: OidcConfig;
  surroundings: ProviderSurroundings;
}

type Tokens = Awaited<ReturnType<typeof Oidc.authorizationCodeGrant>>;

/**
 * Who somebody is, by the tokens that the provider gave.
 * @throws UserError `permission-denied` for somebody who is in none of the allowed groups.
 */
export async function readIdentity(
  reading: Reading,
  client: OidcClient,
  tokens: Tokens,
  known?: { subject: string; refreshToken: string },
): Promise<Identity> {
  const configuration = await client.configuration();
  const stated: Claims = tokens.claims() ?? {};
  const stating = await withUserInfo(reading, configuration, tokens, stated);
  const told = await withLeftOutGroups(reading, client, tokens, stating);
  const identity = checkedIdentity(reading, configuration.serverMetadata().issuer, told);
  if (known && identity.subject !== known.subject) {
    throw new UserError('unauthenticated', `${reading.name} answered about somebody else`);
  }
  const refreshToken = tokens.refresh_token ?? known?.refreshToken;
  const expiresAt = confirmedUntil(reading, tokens, stated, refreshToken !== undefined);
  return {
    ...identity,
    expiresAt,
    ...(refreshToken ? { refreshToken } : {}),
    ...hintOf(tokens),
  };
}

/** As long as a session keeps one: what is longer no logout takes. */
const LONGEST_HINT = 32 * 1024;

function hintOf({ id_token: token = '' }: Tokens): Pick<Identity, 'logoutHint'> {
  return token !== '' && token.length <= LONGEST_HINT ? { logoutHint: token } : {};
}

/** An identity by its claims, if its groups are let in. */
export function checkedIdentity(reading: Reading, issuer: string, claims: Claims): Identity {
  const { id: providerId, name, config, surroundings } = reading;
  if (subjectOf(claims) === '') {
    throw new UserError('unauthenticated', `${name} does not tell who you are: there is no sub`);
  }
  const groups = groupsOf(claims, config.groupClaims ?? surroundings.groupClaims);
  const allowed = config.allowedGroups ?? [];
  if (allowed.length > 0 && !groups.some((group) => allowed.includes(group))) {
    throw new UserError(
      'permission-denied',
      `you are in none of the groups that may sign in with ${name}; ask for one of them`,
    );
  }
  return identityOf(claims, { providerId, issuer, config, groups });
}

/** The ID token's claims, with those of userinfo where groups or everything are only to be had there. */
async function withUserInfo(
  { config, surroundings }: Reading,
  configuration: Oidc.Configuration,
  tokens: Tokens,
  claims: Claims,
): Promise<Claims> {
  const isEmpty = claims.sub === undefined;
  if (!isEmpty && !config.enableUserInfoGroups) return claims;
  const told = await userInfo(config, configuration, tokens, claims);
  if (isEmpty) return told;
  const names = config.groupClaims ?? surroundings.groupClaims;
  const groupRoots = names.map((one) => (Object.hasOwn(told, one) ? one : one.split('.')[0]));
  const added = groupRoots.filter((root): root is string => root !== undefined && root in told);
  return { ...claims, ...Object.fromEntries(added.map((root) => [root, told[root]])) };
}

async function userInfo(
  config: OidcConfig,
  configuration: Oidc.Configuration,
  tokens: Tokens,
  { sub }: Claims,
): Promise<Claims> {
  const expected = typeof sub === 'string' ? sub : oidc.skipSubjectCheck;
  const path = config.userInfoPath;
  if (!path) return oidc.fetchUserInfo(configuration, tokens.access_token, expected);
  const issuer = configuration.serverMetadata().issuer.replace(/\/$/, '');
  const address = new URL(`${issuer}/${path.replace(/^\//, '')}`);
  const answer = await oidc.fetchProtectedResource(
    configuration,
    tokens.access_token,
    address,
    'GET',
  );
  if (answer.status !== 200) {
    const told = `${address.href} answered ${answer.status} when it was asked for groups`;
    throw new UserError('unavailable', told);
  }
  const claims = (await answer.json()) as Claims | null;
  if (typeof claims !== 'object' || claims === null) return {};
  // OpenID Connect Core 5.3.2: an answer about somebody else must not be used.
  return sub !== undefined && claims.sub !== undefined && claims.sub !== sub ? {} : claims;
}

/**
 * As long as the ID token counts. With a refresh token the provider is asked again, so that a short
 * one does not end the session, and a threshold makes that earlier.
 */
function confirmedUntil(
  { config, surroundings }: Reading,
  tokens: Tokens,
  { exp }: Claims,
  refreshable: boolean,
): Date {
  const nowMs = surroundings.now().getTime();
  const givenMs = typeof exp === 'number' ? exp * 1000 : nowMs + (tokens.expiresIn() ?? 0) * 1000;
  if (!refreshable) return new Date(givenMs);
  const thresholdMs = parseDuration(config.refreshTokenThreshold ?? '') ?? 0;
  return new Date(Math.max(givenMs - thresholdMs, nowMs + SHORTEST_MS));
}
