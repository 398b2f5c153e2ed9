import type * as Oidc from 'openid-client';
import { type Claims, groupsOf, hasGroupOverage, MAX_GROUPS, subjectOf } from './claims.ts';
import { type ClaimsElsewhere, type FoundElsewhere, findElsewhere } from './distributed-claims.ts';
import { askGraph, graphOf } from './graph-groups.ts';
import type { OidcClient } from './oidc-client.ts';
import type { Reading } from './read-identity.ts';

/** With the groups that were too many for a token, from where they are to be had. */
export async function withLeftOutGroups(
  reading: Reading,
  client: OidcClient,
  { access_token: accessToken }: Pick<Oidc.TokenEndpointResponse, 'access_token'>,
  claims: Claims,
): Promise<Claims> {
  const { name, config, surroundings } = reading;
  const names = config.groupClaims ?? surroundings.groupClaims;
  if (!hasGroupOverage(claims, names) || groupsOf(claims, names).length > 0) return claims;
  const graph = graphOf(config);
  const found =
    graph === undefined
      ? await findElsewhere(await elsewhereOf(reading, client), claims, names)
      : await findAtGraph(client, graph, accessToken);
  const told = { ...claims, ...found.claims };
  const count = groupsOf(found.claims, names, Number.POSITIVE_INFINITY).length;
  if (count === 0) {
    surroundings.warn(overageWarning(name, subjectOf(claims), found.problems.join('; ')));
  } else if (count > MAX_GROUPS) {
    surroundings.warn(`${subjectOf(claims)} is in ${count} groups, of which ${MAX_GROUPS} count`);
  }
  return told;
}

async function elsewhereOf(
  { config, surroundings }: Reading,
  client: OidcClient,
): Promise<ClaimsElsewhere> {
  const metadata = (await client.configuration()).serverMetadata();
  return { config, client, metadata, now: surroundings.now() };
}

async function findAtGraph(
  client: OidcClient,
  graph: string,
  accessToken: string,
): Promise<FoundElsewhere> {
  const answer = await askGraph(client.fetch, graph, accessToken);
  if (answer.kind === 'told') return { claims: { [GRAPH_CLAIM]: answer.ids }, problems: [] };
  return { claims: {}, problems: [`Microsoft Graph does not tell them: ${answer.reason}`] };
}

/** What Microsoft calls groups. */
const GRAPH_CLAIM = 'groups';

function overageWarning(name: string, subject: string, reason: string): string {
  return (
    `${name} left out the groups of ${subject}: they are too many for a token, and policies see ` +
    `none of them (${reason || 'it does not say where they are'}). Let it tell only the groups that are assigned to the application, ` +
    'or names of application roles, or set enableUserInfoGroups where its userinfo tells them; ' +
    'Microsoft Graph wants the delegated permission User.Read among requestedScopes'
  );
}
