import { CLI_VERSION } from '../version.ts';
import { ApiError, errorFromBody } from './api-error.ts';
import { linesOf } from './json-lines.ts';
import { readText, send, unreachable } from './transport.ts';

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface ApiClientOptions {
  server: string;
  token?: string;
  /** What gave the token, where it was not the saved login: errors name it. */
  tokenFrom?: string;
  insecure?: boolean;
  signal?: AbortSignal;
}

interface CallOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

/** A refresh may take a minute on the server's side. */
const IDLE_MS = 150_000;

/**
 * The REST API of one server. Every failure is an ApiError (the server's answer) or an
 * UnreachableError (no answer).
 */
export class ApiClient {
  readonly server: string;
  readonly #options: ApiClientOptions;

  constructor(options: ApiClientOptions) {
    this.server = options.server;
    this.#options = options;
  }

  get<T>(path: string, query?: Query): Promise<T> {
    return this.call('GET', path, { query });
  }

  post<T>(path: string, body: unknown, query?: Query): Promise<T> {
    return this.call('POST', path, { query, body });
  }

  put<T>(path: string, body: unknown, query?: Query): Promise<T> {
    return this.call('PUT', path, { query, body });
  }

  delete<T>(path: string, query?: Query): Promise<T> {
    return this.call('DELETE', path, { query });
  }

  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const { response, url } = await this.#open(method, path, { ...options, idleMs: IDLE_MS });
    const text = await readText(response, url);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw this.#refusal(status, text);
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new ApiError(this.server, status, {
        message: `the answer of ${url.origin} is not JSON: is that a Lockstep server?`,
      });
    }
  }

  /** The results of a kept-open answer, until it ends. An error told in the stream is thrown. */
  async *stream<T>(path: string, query?: Query, signal?: AbortSignal): AsyncIterable<T> {
    const { response, url } = await this.#open('GET', path, { query, signal });
    const status = response.statusCode ?? 0;
    if (status !== 200) throw this.#refusal(status, await readText(response, url));
    try {
      for await (const line of linesOf(response)) yield this.#resultOf<T>(line);
    } catch (error) {
      if (signal?.aborted) return;
      throw error instanceof ApiError ? error : unreachable(url, error as Error);
    } finally {
      response.destroy();
    }
  }

  /** The parts of an answer that is not JSON, as they come. */
  async *texts(path: string, query?: Query): AsyncIterable<string> {
    const { response, url } = await this.#open('GET', path, { query, idleMs: IDLE_MS });
    const status = response.statusCode ?? 0;
    if (status !== 200) throw this.#refusal(status, await readText(response, url));
    response.setEncoding('utf8');
    try {
      for await (const text of response as AsyncIterable<string>) yield text;
    } catch (error) {
      throw unreachable(url, error as Error);
    } finally {
      response.destroy();
    }
  }

  #resultOf<T>(line: string): T {
    const { result, error } = JSON.parse(line) as {
      result: T;
      error?: { message?: string; http_code?: number; grpc_code?: number };
    };
    if (!error) return result;
    const message = error.message ?? 'the stream ended with an error';
    throw new ApiError(this.server, error.http_code ?? 500, { message, code: error.grpc_code });
  }

  #refusal(status: number, text: string): ApiError {
    const { tokenFrom } = this.#options;
    return Object.assign(errorFromBody(this.server, status, text), tokenFrom && { tokenFrom });
  }

  async #open(method: string, path: string, options: CallOptions & { idleMs?: number }) {
    const { token, insecure = false, signal: whole } = this.#options;
    const url = new URL(`${this.server}${path}${queryText(options.query)}`);
    const signals = [whole, options.signal].filter((one) => one !== undefined);
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const response = await send({
      method,
      url,
      insecure,
      headers: {
        accept: 'application/json',
        'user-agent': `lockstep-cli/${CLI_VERSION}`,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      ...(signals.length > 0 ? { signal: AbortSignal.any(signals) } : {}),
      ...(options.idleMs ? { idleMs: options.idleMs } : {}),
    });
    return { response, url };
  }
}

/** Empty texts and lists are not sent: they mean the same as nothing. */
function queryText(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    if (Array.isArray(value)) for (const one of value) parameters.append(name, one);
    else parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** A path below `/api/v1`, each part encoded whole. */
export function apiPath(...parts: readonly string[]): string {
  return `/api/v1/${parts.map(encodeURIComponent).join('/')}`;
}
