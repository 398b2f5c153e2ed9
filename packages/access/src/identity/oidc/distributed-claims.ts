import { UserError } from '@lockstep/domain';
import { decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import type { ServerMetadata } from 'openid-client';
import { z } from 'zod';
import type { Claims } from './claims.ts';
import type { OidcClient } from './oidc-client.ts';
import type { OidcConfig } from './oidc-config.ts';
import { reasonOf } from './oidc-errors.ts';
import { SIGNATURE_ALGORITHMS } from './provider-keys.ts';

/** OpenID Connect Core, section 5.6.2: a claim is to be had elsewhere, or lies beside in a JWT. */
const sourceSchema = z.union([
  z.object({ endpoint: z.string().max(4_000), access_token: z.string().max(20_000).optional() }),
  z.object({ JWT: z.string().max(500_000) }),
]);
type Source = z.infer<typeof sourceSchema>;

const MOST_SOURCES = 5;
const LONGEST_MS = 15_000;

export interface ClaimsElsewhere {
  config: Pick<OidcConfig, 'issuer' | 'claimSourceHosts'>;
  client: Pick<OidcClient, 'fetch' | 'keys'>;
  metadata: ServerMetadata;
  now: Date;
}

/** What was found, and why the rest was not. */
export interface FoundElsewhere {
  claims: Claims;
  problems: string[];
}

/**
 * The claims of these names from where the provider says that they are. Only hosts are asked that
 * are the provider's own or were named by an administrator: a token tells nobody to ask others.
 * @throws UserError `unavailable` where one of them cannot be asked now.
 */
export async function findElsewhere(
  of: ClaimsElsewhere,
  claims: Claims,
  names: readonly string[],
): Promise<FoundElsewhere> {
  const sources = sourcesOf(claims, names);
  const found: Record<string, unknown> = {};
  const problems: string[] = [];
  const signal = AbortSignal.timeout(LONGEST_MS);
  for (const [id, wanted] of [...sources].slice(0, MOST_SOURCES)) {
    const answer = await readSource(of, sourceOf(claims, id), claims, signal);
    if (typeof answer === 'string') problems.push(answer);
    else for (const name of wanted) if (Object.hasOwn(answer, name)) found[name] = answer[name];
  }
  return { claims: found, problems };
}

/** By the name of a source, which claims it has. */
function sourcesOf(claims: Claims, names: readonly string[]): Map<string, string[]> {
  const elsewhere = claims._claim_names;
  const sources = new Map<string, string[]>();
  if (typeof elsewhere !== 'object' || elsewhere === null) return sources;
  for (const name of names) {
    const id = Object.hasOwn(elsewhere, name) && (elsewhere as Claims)[name];
    if (typeof id === 'string') sources.set(id, [...(sources.get(id) ?? []), name]);
  }
  return sources;
}

function sourceOf({ _claim_sources: sources }: Claims, id: string): Source | undefined {
  if (typeof sources !== 'object' || sources === null || !Object.hasOwn(sources, id)) return;
  return sourceSchema.safeParse((sources as Claims)[id]).data;
}

/** The claims of a source, or why there are none. */
async function readSource(
  of: ClaimsElsewhere,
  source: Source | undefined,
  { sub }: Claims,
  signal: AbortSignal,
): Promise<JWTPayload | string> {
  if (source === undefined) return 'it does not say where they are';
  const text = 'JWT' in source ? source.JWT : await fetchSource(of, source, signal);
  if (typeof text !== 'string') return text.problem;
  try {
    const payload = await readJwt(of, text, source);
    const isOfAnother = payload.iss === of.metadata.issuer && payload.sub !== undefined;
    return isOfAnother && payload.sub !== sub ? 'they are of somebody else' : payload;
  } catch (error) {
    return `what was answered does not count: ${reasonOf(error)}`;
  }
}

async function fetchSource(
  of: ClaimsElsewhere,
  { endpoint, access_token: token }: Extract<Source, { endpoint: string }>,
  signal: AbortSignal,
): Promise<string | { problem: string }> {
  const problem = addressProblem(of, endpoint);
  if (problem !== undefined) return { problem };
  const headers = {
    accept: 'application/jwt',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const { host } = new URL(endpoint);
  const asked = { method: 'GET', headers, body: undefined, redirect: 'manual' as const, signal };
  const response = await of.client.fetch(endpoint, asked).catch((error: unknown) => {
    const told = `${host} cannot be asked for your groups: ${reasonOf(error)}`;
    throw new UserError('unavailable', told, [], error);
  });
  if (response.status === 200) return (await response.text()).trim();
  if (response.status !== 429 && response.status < 500) {
    return { problem: `${host} answers ${response.status}` };
  }
  throw new UserError('unavailable', `${host} answers ${response.status}; try again`);
}

/** Why an address is not asked. */
function addressProblem(
  { config, metadata }: ClaimsElsewhere,
  endpoint: string,
): string | undefined {
  const url = URL.parse(endpoint);
  const secure = URL.parse(config.issuer)?.protocol === 'http:' ? ['https:', 'http:'] : ['https:'];
  if (!url || !secure.includes(url.protocol) || url.username !== '' || url.password !== '') {
    return 'the address that it names is not one of https';
  }
  const own = [metadata.issuer, metadata.userinfo_endpoint, metadata.token_endpoint];
  const hosts = own.map((address) => URL.parse(address ?? '')?.host);
  if ([...hosts, ...(config.claimSourceHosts ?? [])].includes(url.host)) return undefined;
  return `they are at ${url.host.slice(0, 200)}, which is not among claimSourceHosts`;
}

/** Signed by the provider; from a host that was named, the encrypted connection proves as much. */
async function readJwt(of: ClaimsElsewhere, text: string, source: Source): Promise<JWTPayload> {
  const { metadata, config, client, now } = of;
  const isNamed =
    'endpoint' in source && config.claimSourceHosts?.includes(new URL(source.endpoint).host);
  const claimed = decodeJwt(text);
  if (isNamed && claimed.iss !== metadata.issuer) return claimed;
  const { payload } = await jwtVerify(text, client.keys(metadata.jwks_uri ?? ''), {
    algorithms: SIGNATURE_ALGORITHMS,
    currentDate: now,
    clockTolerance: 30,
    ...(claimed.iss === undefined ? {} : { issuer: metadata.issuer }),
  });
  return payload;
}
