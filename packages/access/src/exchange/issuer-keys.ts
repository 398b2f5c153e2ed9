import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { ExchangeIssuer } from './exchange-settings.ts';
import { fetchBoundedResponse, fetchJson } from './fetch-json.ts';

/** How long an address that discovery told is taken for true. */
const REDISCOVER_MS = 3_600_000;
/** A token with a key that nobody knows has the keys read again, though not more often. */
const COOLDOWN_MS = 30_000;
const ISSUERS_AT_MOST = 50;

interface Known {
  keys: JWTVerifyGetKey;
  untilMs: number;
}

/** The public keys of issuers, read when they are first needed and kept. */
export class IssuerKeys {
  readonly #known = new Map<string, Promise<Known>>();

  /** @throws Error where the issuer cannot be asked. */
  async of({ issuer, jwksUri }: ExchangeIssuer, nowMs: number): Promise<JWTVerifyGetKey> {
    const id = `${issuer} ${jwksUri ?? ''}`;
    const known = await this.#known.get(id)?.catch(() => undefined);
    if (known && known.untilMs > nowMs) return known.keys;
    if (this.#known.size >= ISSUERS_AT_MOST) this.#known.clear();
    const reading = open({ issuer, jwksUri }, nowMs);
    this.#known.set(id, reading);
    return (await reading).keys;
  }
}

async function open(
  { issuer, jwksUri }: Pick<ExchangeIssuer, 'issuer' | 'jwksUri'>,
  nowMs: number,
): Promise<Known> {
  const address = new URL(jwksUri ?? (await discover(issuer)));
  const keys = createRemoteJWKSet(address, {
    cooldownDuration: COOLDOWN_MS,
    [customFetch]: (url) => fetchBoundedResponse(url),
  });
  return { keys, untilMs: nowMs + REDISCOVER_MS };
}

/** OpenID Connect Discovery 1.0, section 4: the document must be about the issuer that was asked. */
async function discover(issuer: string): Promise<string> {
  const base = issuer.replace(/\/$/, '');
  const document = await fetchJson(`${base}/.well-known/openid-configuration`);
  const { issuer: said, jwks_uri: uri } = (document ?? {}) as {
    issuer?: unknown;
    jwks_uri?: unknown;
  };
  if (said !== issuer) throw new Error(`${base} says that it is ${String(said).slice(0, 200)}`);
  if (typeof uri !== 'string') throw new Error(`${base} does not say where its keys are`);
  const { protocol } = new URL(uri);
  if (protocol === 'https:' || protocol === new URL(issuer).protocol) return uri;
  throw new Error(`${base} has its keys at ${uri}, which is not https`);
}
