import { FetchError } from '../http/fetch-error.ts';
import { addressOf, basic, type HttpClient, refusal } from '../http/http-client.ts';
import type { RemoteAccess } from '../http/remote-access.ts';

/** What a registry asks for before it answers. */
export type Challenge =
  | { scheme: 'basic' }
  | { scheme: 'bearer'; realm: string; service?: string; scope?: string };

const MAX_TOKEN_BYTES = 1024 * 1024;
const DEFAULT_TTL_SECONDS = 60;

/** Reads `WWW-Authenticate`; of several challenges the first that can be met. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const text = (header ?? '').slice(0, 8192);
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/i.exec(text);
  if (bearer?.[1]) {
    const parameters: Record<string, string> = {};
    for (const [, name = '', quoted, plain] of bearer[1].matchAll(
      /([a-z_]+)\s*=\s*(?:"([^"]*)"|([^",\s]+))/gi,
    )) {
      parameters[name.toLowerCase()] ??= quoted ?? plain ?? '';
    }
    const { realm, service, scope } = parameters;
    if (realm) return { scheme: 'bearer', realm, service, scope };
  }
  return /(?:^|,\s*)basic\b/i.test(text) ? { scheme: 'basic' } : undefined;
}

export interface Token {
  header: string;
  /** On the clock of `Date.now()`. */
  endsAtMs: number;
}

/** Asks the registry's token service, with credentials where there are any, else anonymously. */
export async function fetchToken(
  http: HttpClient,
  challenge: Extract<Challenge, { scheme: 'bearer' }>,
  request: { access: RemoteAccess; scope: string; isSecure: boolean },
): Promise<Token> {
  const { access, scope, isSecure } = request;
  const url = addressOf(challenge.realm);
  if (isSecure && url.protocol !== 'https:') {
    throw new FetchError(`${url.host}: the registry wants credentials sent without TLS`, {
      status: 0,
    });
  }
  if (challenge.service) url.searchParams.set('service', challenge.service);
  const wanted = challenge.scope || scope;
  if (wanted) url.searchParams.set('scope', wanted);
  const { username = '', password = '' } = access;
  const authorization = username || password ? basic(username, password) : null;
  const response = await http.send({ url: url.href, access, authorization });
  if (response.status !== 200) throw refusal(response, 'the token of the registry');
  return readToken(await response.read(MAX_TOKEN_BYTES), url.host);
}

function readToken(content: Buffer, host: string): Token {
  try {
    const answer = JSON.parse(content.toString('utf8')) as Record<string, unknown>;
    const token = answer.token ?? answer.access_token;
    if (typeof token === 'string' && token !== '') {
      const ttl = typeof answer.expires_in === 'number' ? answer.expires_in : DEFAULT_TTL_SECONDS;
      return { header: `Bearer ${token}`, endsAtMs: Date.now() + ttl * 900 };
    }
  } catch {
    // Told below.
  }
  throw new FetchError(`${host} answered no token`, { status: 0 });
}
