import { sign, verify, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { refused } from './refused.ts';

const inflate = promisify(inflateRaw);
const MOST_QUERY = 64 * 1024;
const MOST_BYTES = 64 * 1024;

const ALGORITHMS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': 'sha384',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': 'sha512',
};

/** What came by the redirect binding; nothing is proven by it. */
export interface RedirectMessage {
  kind: 'SAMLRequest' | 'SAMLResponse';
  relayState: string | undefined;
  /** As they came, by their names, each once. */
  raw: ReadonlyMap<string, string>;
}

/**
 * Reads a query. Each parameter may be there once: what is signed must be what is read.
 * @throws UserError `unauthenticated`.
 */
export function readRedirectMessage(query: string): RedirectMessage {
  if (query.length > MOST_QUERY) throw refused('it is too large');
  const raw = new Map<string, string>();
  for (const part of query.split('&')) {
    const [, name = '', value = ''] = /^([^=]*)=?([\s\S]*)$/.exec(part) ?? [];
    if (raw.has(decoded(name))) throw refused('a parameter is there twice');
    raw.set(decoded(name), value);
  }
  const kinds = (['SAMLRequest', 'SAMLResponse'] as const).filter((one) => raw.has(one));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) throw refused('there is no one SAML message');
  const relayState = raw.get('RelayState');
  return { kind, relayState: relayState === undefined ? undefined : decoded(relayState), raw };
}

/**
 * The message's XML, which one of the keys has signed (SAML bindings, section 3.4.4.1).
 * @throws UserError `unauthenticated`.
 */
export async function provenMessage(
  { kind, raw }: RedirectMessage,
  certificates: readonly string[],
): Promise<string> {
  const algorithm = ALGORITHMS[decoded(raw.get('SigAlg') ?? '')];
  if (algorithm === undefined) throw refused('it is not signed by RSA with SHA-256');
  const signed = [kind, 'RelayState', 'SigAlg']
    .filter((name) => raw.has(name))
    .map((name) => `${name}=${raw.get(name)}`)
    .join('&');
  const signature = Buffer.from(decoded(raw.get('Signature') ?? ''), 'base64');
  const isProven = certificates.some((certificate) => {
    const { publicKey } = new X509Certificate(certificate);
    return verify(algorithm, Buffer.from(signed), publicKey, signature);
  });
  if (!isProven) throw refused('Invalid signature');
  const compressed = Buffer.from(decoded(raw.get(kind) ?? ''), 'base64');
  const xml = await inflate(compressed, { maxOutputLength: MOST_BYTES }).catch(() => {
    throw refused('it cannot be read');
  });
  return xml.toString('utf8');
}

/**
 * The address with its message signed anew together with a relay state: what is signed is spelt as
 * it is sent, which the library does not do for every character.
 */
export function withRelayState(location: string, relayState: string, privateKey: string): string {
  const url = new URL(location);
  const kept = ['SAMLRequest', 'SAMLResponse'].filter((name) => url.searchParams.has(name));
  const values = new Map(kept.map((name) => [name, url.searchParams.get(name) ?? '']));
  values.set('RelayState', relayState).set('SigAlg', url.searchParams.get('SigAlg') ?? '');
  for (const name of [...values.keys(), 'Signature']) url.searchParams.delete(name);
  const signed = [...values].map(([name, value]) => `${name}=${encoded(value)}`).join('&');
  const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64');
  const before = url.search === '' ? '?' : `${url.search}&`;
  return `${url.origin}${url.pathname}${before}${signed}&Signature=${encoded(signature)}`;
}

/** Browsers spell some of what is left alone here in another way, which would be another text. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('the query is not encoded as addresses are');
  }
}
