import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Connection } from '../connection/connection.ts';
import { CredentialSource, type Identity } from '../connection/credential-source.ts';
import { backoffMs, pause } from './backoff.ts';
import { type HttpAnswer, readBody, type Transport } from './http-message.ts';
import { Http1Transport } from './http1-transport.ts';
import { InFlightLimit, type Turn } from './in-flight-limit.ts';
import { errorFromAnswer, KubeError } from './kube-error.ts';
import { errorFromNetwork, timeoutError } from './network-error.ts';
import { openWebSocket } from './open-web-socket.ts';
import { WatchTransport } from './watch-transport.ts';

/** A list is repeated. */
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface RequestOptions extends Turn {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Without the query, beginning with a slash. */
  path: string;
  query?: Query;
  /** Sent as JSON; a text is sent as it is. */
  body?: unknown;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
  /** The user as whom it is made, which the credentials must be allowed to impersonate. */
  impersonate?: string;
  /** Repeating the request does no harm even when the first one was carried out. GET always is. */
  idempotent?: boolean;
}

export interface RequesterOptions {
  userAgent?: string;
  maxInFlight?: number;
  /** For one attempt, head and body. */
  requestTimeoutMs?: number;
  maxAttempts?: number;
}

const RETRY_BACKOFF = { baseMs: 200, maxMs: 5_000 };
const MAX_RETRY_AFTER_MS = 30_000;
const STREAM_HEAD_TIMEOUT_MS = 30_000;

/**
 * Requests to one API server: credentials, limit, deadline and retries. Every failure is a
 * KubeError; an aborted signal throws its reason.
 */
export class Requester {
  readonly connection: Connection;
  readonly #credentials: CredentialSource;
  readonly #requests: Transport;
  readonly #streams: Transport;
  readonly #watches: Transport;
  readonly #limit: InFlightLimit;
  readonly #timeoutMs: number;
  readonly #maxAttempts: number;
  readonly #userAgent: string;
  readonly #prefix: string;

  constructor(connection: Connection, options: RequesterOptions = {}) {
    const maxInFlight = options.maxInFlight ?? 12;
    this.connection = connection;
    this.#credentials = new CredentialSource(connection);
    this.#requests = new Http1Transport({ connection, maxSockets: maxInFlight });
    this.#streams = new Http1Transport({ connection, maxSockets: Number.POSITIVE_INFINITY });
    this.#watches = new WatchTransport(connection);
    this.#limit = new InFlightLimit(maxInFlight);
    this.#timeoutMs = options.requestTimeoutMs ?? 30_000;
    this.#maxAttempts = options.maxAttempts ?? 4;
    this.#userAgent = options.userAgent ?? 'lockstep';
    this.#prefix = new URL(connection.server).pathname.replace(/\/$/, '');
  }

  /** Sends a request and parses its JSON answer. */
  async request(options: RequestOptions): Promise<unknown> {
    const text = await this.#withRetries(options, () =>
      this.#limit.run(options, () => this.#attempt(options)),
    );
    return text === '' ? undefined : parseJson(text);
  }

  /** Opens a stream that may be open for long and slow to be read, such as a log. */
  stream(options: RequestOptions): Promise<Readable> {
    return this.#withRetries(options, () => this.#open(this.#streams, options));
  }

  /** Opens a watch. It is not retried: whoever watches decides how to go on. */
  watch(options: RequestOptions): Promise<Readable> {
    return this.#open(this.#watches, options);
  }

  /** Opens a websocket. It lives by itself: closing ends it where its owner does. */
  async webSocket(
    options: Pick<RequestOptions, 'path' | 'query' | 'signal' | 'impersonate'>,
    protocols: readonly string[],
  ): Promise<WebSocket> {
    const open = async (identity: Identity) => {
      const path = `${this.#prefix}${options.path}${encodeQuery(options.query)}`;
      const headers = this.#headers(options, identity);
      const { signal } = options;
      return openWebSocket(this.connection, { path, headers, protocols, identity, signal });
    };
    const identity = await this.#credentials.identity();
    try {
      return await open(identity);
    } catch (error) {
      const refused = error instanceof KubeError && error.status === 401;
      if (!refused || !this.#credentials.invalidate(identity)) throw error;
      return open(await this.#credentials.identity());
    }
  }

  /** Ends all connections, and with them every stream and watch. */
  close(): void {
    this.#requests.close();
    this.#streams.close();
    this.#watches.close();
  }

  async #attempt(options: RequestOptions): Promise<string> {
    const answer = await this.#send(this.#requests, options, this.#timeoutMs);
    const text = await this.#read(answer.body, options.signal);
    if (answer.status >= 200 && answer.status < 300) return text;
    throw errorFromAnswer({ ...answer, body: text });
  }

  async #open(transport: Transport, options: RequestOptions): Promise<Readable> {
    const answer = await this.#send(transport, options, STREAM_HEAD_TIMEOUT_MS);
    if (answer.status === 200) return answer.body;
    throw errorFromAnswer({ ...answer, body: await this.#read(answer.body, options.signal) });
  }

  async #read(body: Readable, signal: AbortSignal | undefined): Promise<string> {
    const { server } = this.connection;
    const timer = setTimeout(
      () => body.destroy(timeoutError(server, this.#timeoutMs)),
      this.#timeoutMs,
    );
    try {
      return await readBody(body);
    } catch (error) {
      signal?.throwIfAborted();
      throw errorFromNetwork(error, this.connection);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A token may have been revoked before its time: a 401 is believed when a new one gets it too. */
  async #send(
    transport: Transport,
    options: RequestOptions,
    headTimeoutMs: number,
  ): Promise<HttpAnswer> {
    const first = await this.#sendOnce(transport, options, headTimeoutMs);
    if (first.answer.status !== 401 || !this.#credentials.invalidate(first.identity)) {
      return first.answer;
    }
    first.answer.body.resume();
    return (await this.#sendOnce(transport, options, headTimeoutMs)).answer;
  }

  async #sendOnce(transport: Transport, options: RequestOptions, headTimeoutMs: number) {
    options.signal?.throwIfAborted();
    const identity = await this.#credentials.identity();
    const headers = this.#headers(options, identity);
    headers.accept = options.accept ?? 'application/json';
    const body = encodeBody(options.body);
    if (body !== undefined) headers['content-type'] = options.contentType ?? 'application/json';
    try {
      const answer = await transport.send({
        method: options.method ?? 'GET',
        path: `${this.#prefix}${options.path}${encodeQuery(options.query)}`,
        headers,
        body,
        identity,
        signal: options.signal,
        headTimeoutMs,
      });
      return { answer, identity };
    } catch (error) {
      options.signal?.throwIfAborted();
      throw error;
    }
  }

  #headers({ impersonate }: Pick<RequestOptions, 'impersonate'>, identity: Identity) {
    const headers: Record<string, string> = { 'user-agent': this.#userAgent };
    if (impersonate) headers['impersonate-user'] = impersonate;
    if (identity.authorization) headers.authorization = identity.authorization;
    return headers;
  }

  async #withRetries<T>(options: RequestOptions, attempt: () => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt();
      } catch (error) {
        if (attempts >= this.#maxAttempts || !mayRepeat(error, options)) throw error;
        await pause(retryDelayMs(error, attempts), options.signal);
        options.signal?.throwIfAborted();
      }
    }
  }
}

/**
 * 429 and 503 with a Retry-After were not carried out, whatever the method. After a lost connection
 * nobody knows. A refused connection is told at once: waiting here would only delay the bad news.
 */
function mayRepeat(error: unknown, options: RequestOptions): boolean {
  if (!(error instanceof KubeError)) return false;
  if (error.status === 429 || (error.status === 503 && error.retryAfterMs !== undefined))
    return true;
  const idempotent = options.idempotent ?? (options.method ?? 'GET') === 'GET';
  if (!idempotent) return false;
  return error.status === 503 || (error.unreachable && LOST_CONNECTION.has(error.reason));
}

const LOST_CONNECTION = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

function retryDelayMs(error: unknown, attempts: number): number {
  const asked = error instanceof KubeError ? error.retryAfterMs : undefined;
  if (asked !== undefined) return Math.min(asked, MAX_RETRY_AFTER_MS) + Math.random() * 100;
  return backoffMs(attempts, RETRY_BACKOFF);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = 'the server answered something that is not JSON: is it an API server?';
    throw new KubeError({ status: 200, reason: 'NotJson', message, cause });
  }
}

function encodeBody(body: unknown): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return JSON.stringify(body);
}

function encodeQuery(query: Query | undefined): string {
  if (!query) return '';
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of [value].flat()) params.append(name, String(one));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
