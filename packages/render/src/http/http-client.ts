import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { messageOf } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import { checkHost } from './address-guard.ts';
import { AgentPool } from './agents.ts';
import { FetchError } from './fetch-error.ts';
import type { HttpPolicy, RemoteAccess } from './remote-access.ts';

export interface HttpRequest {
  url: string;
  method?: 'GET' | 'HEAD';
  headers?: Readonly<Record<string, string>>;
  access?: RemoteAccess;
  /** The whole header; without it `access` is used as user name and password, or as a token. */
  authorization?: string | null;
  /** Hosts that may get credentials and the client's certificate; by default that of `url` alone. */
  isTrusted?: (url: URL) => boolean;
}

export interface HttpResponse {
  status: number;
  headers: IncomingMessage['headers'];
  /** Where it came from after redirects; without credentials and query. */
  shownUrl: string;
  /** Throws FetchError when the connection breaks. */
  body: AsyncIterable<Uint8Array>;
  /** Throws RenderError `limit` past `maxBytes`. */
  read(maxBytes: number): Promise<Buffer>;
  /** Ends it unread. */
  drop(): void;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Without a byte. */
const IDLE_MS = 30_000;
const WHOLE_MS = 300_000;
const USER_AGENT = 'lockstep';

/** Asks other people's servers: bounded in time, and only where it is allowed to go. */
export class HttpClient {
  readonly #policy: HttpPolicy;
  readonly #agents: AgentPool;

  constructor(policy: HttpPolicy) {
    this.#policy = policy;
    this.#agents = new AgentPool(policy);
  }

  /**
   * Answers with whatever status came; follows redirects, and takes credentials to no other host.
   * @throws FetchError where there is no answer.
   */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const start = addressOf(request.url);
    const isTrusted = request.isTrusted ?? ((url: URL) => url.origin === start.origin);
    let url = start;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const response = await this.#sendOnce(request, url, isTrusted(url));
      const location = response.headers.location;
      if (!REDIRECTS.has(response.statusCode ?? 0) || !location) return answer(response, url);
      response.destroy();
      if (!URL.canParse(location, url)) break;
      const next = addressOf(new URL(location, url).href);
      if (url.protocol === 'https:' && next.protocol === 'http:') {
        throw new FetchError(`${shown(url)}: redirects to ${shown(next)}, without TLS`, {
          status: 0,
        });
      }
      url = next;
    }
    throw new FetchError(`${shown(start)}: too many redirects`, { status: 0 });
  }

  close(): void {
    this.#agents.close();
  }

  async #sendOnce(request: HttpRequest, url: URL, isTrusted: boolean): Promise<IncomingMessage> {
    checkHost(url, this.#policy);
    const { access = {} } = request;
    if (access.proxy) checkHost(addressOf(access.proxy), this.#policy);
    const login = isTrusted ? (request.authorization ?? authorization(request, url)) : undefined;
    const protocol = url.protocol as 'http:' | 'https:';
    const send = protocol === 'https:' ? requestHttps : requestHttp;
    return await answered(
      send(withoutCredentials(url), {
        method: request.method ?? 'GET',
        agent: this.#agents.agentsFor(access, isTrusted)[protocol],
        signal: AbortSignal.timeout(WHOLE_MS),
        headers: {
          'user-agent': USER_AGENT,
          ...request.headers,
          ...(login ? { authorization: login } : {}),
        },
      }),
      url,
    );
  }
}

/** An address over HTTP; throws FetchError for any other. */
export function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const told = JSON.stringify(text.replace(/\/\/[^/@]*@/, '//').slice(0, 200));
    throw new FetchError(`${told} is no http:// or https:// address`, { status: 0 });
  }
  return url;
}

/** An address as it may be told: queries carry signatures of clouds. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function authorization({ access, authorization }: HttpRequest, url: URL): string | undefined {
  if (authorization === null) return undefined;
  if (access?.bearerToken) return `Bearer ${access.bearerToken}`;
  const username = access?.username || decodeURIComponent(url.username);
  const password = access?.password || decodeURIComponent(url.password);
  return username || password ? basic(username, password) : undefined;
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function withoutCredentials(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

function answered(request: ClientRequest, url: URL): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.setTimeout(IDLE_MS, () => request.destroy(new Error('no answer in time')));
    request.once('response', resolve);
    request.once('error', (error) => reject(failure(error, url)));
    request.end();
  });
}

function failure(error: Error, url: URL): RenderError {
  if (error instanceof RenderError) return error;
  const why = error.name === 'TimeoutError' ? 'it took too long' : messageOf(error);
  return new FetchError(`${shown(url)}: ${why}`, { cause: error });
}

function answer(response: IncomingMessage, url: URL): HttpResponse {
  // Who reads the body is told; who drops it does not want to know.
  response.on('error', () => {});
  const body = (async function* () {
    try {
      yield* response as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw failure(error instanceof Error ? error : new Error(String(error)), url);
    }
  })();
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    shownUrl: shown(url),
    body,
    read: (maxBytes) => readBounded(body, maxBytes, url),
    drop: () => void response.destroy(),
  };
}

async function readBounded(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  url: URL,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new RenderError('limit', `${shown(url)}: more than the limit of ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The error for an answer that is none of those that were hoped for; ends the answer. */
export function refusal(response: HttpResponse, what: string): FetchError {
  response.drop();
  const { status } = response;
  return new FetchError(`${what}: ${response.shownUrl} answered ${status}${meaning(status)}`, {
    status,
  });
}

function meaning(status: number): string {
  switch (status) {
    case 401:
      return ' Unauthorized: register the repository with credentials that may read it';
    case 403:
      return ' Forbidden: the credentials may not read it';
    case 404:
      return ' Not Found';
    case 429:
      return ' Too Many Requests';
    default:
      return '';
  }
}
