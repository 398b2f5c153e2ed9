import { createHash } from 'node:crypto';
import { isLoopbackHost } from '../http/address-guard.ts';
import { FetchError } from '../http/fetch-error.ts';
import { basic, type HttpClient, type HttpResponse, refusal } from '../http/http-client.ts';
import type { RemoteAccess } from '../http/remote-access.ts';
import { RenderError } from '../render-error.ts';
import { isDigest, isTag, type OciAddress, shownAddress } from './oci-address.ts';
import {
  MANIFEST_TYPES,
  type OciDescriptor,
  type OciManifest,
  parseManifest,
} from './oci-manifest.ts';
import { fetchToken, parseChallenge, type Token } from './token.ts';

export interface FoundManifest {
  /** `sha256:…` of the manifest itself. */
  digest: string;
  manifest: OciManifest;
}

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const MAX_TAG_PAGE_BYTES = 8 * 1024 * 1024;
const MAX_TAG_PAGES = 500;
const MAX_TAGS = 100_000;
const TAGS_PER_PAGE = 1000;
const MAX_TOKENS = 500;

/** One repository of a registry, asked by the OCI distribution specification, for reading. */
export class RegistryClient {
  readonly #http: HttpClient;
  /** What registries gave for credentials, by whom they are and what they were asked for. */
  readonly #logins = new Map<string, Token>();

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** All tags, in the order that the registry tells them. Throws FetchError. */
  async tags(address: OciAddress, access: RemoteAccess): Promise<string[]> {
    const tags: string[] = [];
    let path: string | undefined = `tags/list?n=${TAGS_PER_PAGE}`;
    for (let page = 0; path !== undefined && page < MAX_TAG_PAGES; page++) {
      const response = await this.#get({ address, access, path });
      if (response.status !== 200) throw refusal(response, `tags of ${shownAddress(address)}`);
      tags.push(...readTags(await response.read(MAX_TAG_PAGE_BYTES), address));
      if (tags.length > MAX_TAGS) {
        throw new RenderError('limit', `${shownAddress(address)} has more than ${MAX_TAGS} tags`);
      }
      path = nextPage(response.headers.link, address);
    }
    return tags;
  }

  /** The digest that a tag or digest stands for; undefined when there is none. Throws FetchError. */
  async digestOf(
    address: OciAddress,
    access: RemoteAccess,
    reference: string,
  ): Promise<string | undefined> {
    const path = manifestPath(address, reference);
    // Registries count what is fetched by GET against limits, not what is asked by HEAD.
    const response = await this.#get({ address, access, path, method: 'HEAD' });
    response.drop();
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw refusal(response, shownAddress(address));
    const digest = response.headers['docker-content-digest'];
    if (typeof digest === 'string' && isDigest(digest)) return digest;
    return (await this.manifest(address, access, reference)).digest;
  }

  /** The manifest behind a tag or digest. Throws FetchError, also for one of another digest. */
  async manifest(
    address: OciAddress,
    access: RemoteAccess,
    reference: string,
  ): Promise<FoundManifest> {
    const shown = `${shownAddress(address)}${isDigest(reference) ? '@' : ':'}${reference}`;
    const path = manifestPath(address, reference);
    const response = await this.#get({ address, access, path });
    if (response.status !== 200) throw refusal(response, shown);
    const content = await response.read(MAX_MANIFEST_BYTES);
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    if (isDigest(reference) && reference !== digest) {
      throw new FetchError(`${shown}: the registry answered another manifest, ${digest}`, {
        status: 0,
      });
    }
    return { digest, manifest: parseManifest(content, shown) };
  }

  /** The bytes of a layer as they come; whoever takes them checks the digest. */
  async blob(
    address: OciAddress,
    access: RemoteAccess,
    layer: OciDescriptor,
  ): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.#get({ address, access, path: `blobs/${layer.digest}` });
    if (response.status !== 200)
      throw refusal(response, `${shownAddress(address)}@${layer.digest}`);
    return response.body;
  }

  /** Whether the registry lets these credentials in at all. Throws FetchError. */
  async ping(host: string, access: RemoteAccess): Promise<void> {
    const response = await this.#ask({ host, access, path: '', scope: '' });
    if (response.status !== 200) throw refusal(response, `the registry ${host}`);
    response.drop();
  }

  async #get(request: {
    address: OciAddress;
    access: RemoteAccess;
    path: string;
    method?: 'HEAD';
  }): Promise<HttpResponse> {
    const { address, path, ...rest } = request;
    const { host, name } = address;
    const scope = `repository:${name}:pull`;
    return await this.#ask({ ...rest, host, path: `${name}/${path}`, scope });
  }

  /** Logs in as the registry wants it when it wants it, and asks again then. */
  async #ask(request: {
    host: string;
    access: RemoteAccess;
    path: string;
    scope: string;
    method?: 'HEAD';
  }): Promise<HttpResponse> {
    const { host, access, path, scope, method } = request;
    const isSecure = !usesPlainHttp(host, access);
    const url = `${isSecure ? 'https' : 'http'}://${host}/v2/${path}`;
    const key = loginKey(host, access, scope);
    const headers = { accept: MANIFEST_TYPES.join(', ') };
    const send = (authorization: string | null) =>
      this.#http.send({ url, method, headers, access, authorization });
    const known = this.#logins.get(key);
    const given = access.bearerToken ? `Bearer ${access.bearerToken}` : null;
    const response = await send(known && known.endsAtMs > Date.now() ? known.header : given);
    if (response.status !== 401 || given) return response;
    const challenge = parseChallenge(response.headers['www-authenticate']);
    const { username = '', password = '' } = access;
    const isAnonymous = !username && !password;
    if (!challenge || (challenge.scheme === 'basic' && isAnonymous)) return response;
    response.drop();
    const login =
      challenge.scheme === 'basic'
        ? { header: basic(username, password), endsAtMs: Number.POSITIVE_INFINITY }
        : await fetchToken(this.#http, challenge, { access, scope, isSecure });
    this.#remember(key, login);
    return await send(login.header);
  }

  #remember(key: string, login: Token): void {
    this.#logins.delete(key);
    this.#logins.set(key, login);
    const [oldest] = this.#logins.keys();
    if (this.#logins.size > MAX_TOKENS && oldest !== undefined) this.#logins.delete(oldest);
  }
}

/** Only where it was asked for, or on the machine itself. */
function usesPlainHttp(host: string, access: RemoteAccess): boolean {
  if (access.insecureOCIForceHttp) return true;
  const isTls = Boolean(access.caData || access.insecure || access.tlsClientCertData);
  return !isTls && isLoopbackHost(new URL(`http://${host}`).hostname);
}

function loginKey(host: string, access: RemoteAccess, scope: string): string {
  const { username, password, bearerToken } = access;
  const text = JSON.stringify([host, scope, username, password, bearerToken]);
  return createHash('sha256').update(text).digest('hex');
}

function manifestPath(address: OciAddress, reference: string): string {
  if (isTag(reference) || isDigest(reference)) return `manifests/${reference}`;
  const shown = `${shownAddress(address)}: ${JSON.stringify(reference.slice(0, 200))}`;
  throw new FetchError(`${shown} is neither a tag nor a digest`, { status: 0 });
}

function readTags(page: Buffer, address: OciAddress): string[] {
  try {
    const { tags } = JSON.parse(page.toString('utf8')) as { tags?: unknown };
    // A repository whose tags are all gone has null there.
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string' && isTag(tag)) : [];
  } catch (error) {
    throw new FetchError(`tags of ${shownAddress(address)}: no JSON came`, { cause: error });
  }
}

/** The rest of a long list lies below the same repository, whatever the link says. */
function nextPage(link: string | string[] | undefined, address: OciAddress): string | undefined {
  const text = Array.isArray(link) ? link.join(', ') : (link ?? '');
  const next = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(text)?.[1];
  if (next === undefined) return undefined;
  const query = next.includes('?') ? next.slice(next.indexOf('?')) : '';
  if (query === '') throw new FetchError(`tags of ${shownAddress(address)}: the list has no end`);
  return `tags/list${query}`;
}
