import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  Agent as PlainAgent,
} from 'node:http';
import { request as httpsRequest, Agent as SecureAgent } from 'node:https';
import type { Connection } from '../connection/connection.ts';
import type { Identity } from '../connection/credential-source.ts';
import type { HttpAnswer, HttpRequest, Transport } from './http-message.ts';
import { errorFromNetwork, proxyError, timeoutError } from './network-error.ts';
import { bare, type TlsOptions, tlsOptions } from './tls-options.ts';

export interface Http1Options {
  connection: Connection;
  maxSockets: number;
}

/** Requests over kept-alive HTTP/1.1 connections, through the connection's proxy if it has one. */
export class Http1Transport implements Transport {
  readonly #connection: Connection;
  readonly #maxSockets: number;
  readonly #url: URL;
  #pool: Promise<Pool> | undefined;
  #identity: Identity | undefined;

  constructor(options: Http1Options) {
    this.#connection = options.connection;
    this.#maxSockets = options.maxSockets;
    this.#url = new URL(options.connection.server);
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const pool = await this.#poolFor(request.identity);
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(errorFromNetwork(error, this.#connection));
      let sent: ClientRequest;
      try {
        sent = this.#open(request, pool);
      } catch (error) {
        fail(error);
        return;
      }
      const timer = setTimeout(() => {
        sent.destroy(timeoutError(this.#connection.server, request.headTimeoutMs));
      }, request.headTimeoutMs);
      sent.once('proxyConnect', ({ statusCode }: { statusCode?: number }) => {
        if (statusCode !== 200) sent.destroy(proxyError(this.#connection, statusCode));
      });
      sent.once('response', (body) => {
        clearTimeout(timer);
        resolve({ status: body.statusCode ?? 0, retryAfter: body.headers['retry-after'], body });
      });
      sent.on('error', (error) => {
        clearTimeout(timer);
        fail(error);
      });
      sent.end(request.body);
    });
  }

  close(): void {
    this.#pool?.then(
      ({ agent }) => agent.destroy(),
      () => undefined,
    );
  }

  #open(request: HttpRequest, { agent, tls }: Pool): ClientRequest {
    const send = this.#url.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers: Record<string, string | number> = { ...request.headers };
    if (request.body !== undefined) headers['content-length'] = Buffer.byteLength(request.body);
    return send({
      agent,
      host: bare(this.#url.hostname),
      port: this.#url.port || undefined,
      method: request.method,
      path: request.path,
      headers,
      signal: request.signal,
      ...tls,
    });
  }

  /** Client certificates belong to connections: a new one needs a pool of its own. */
  #poolFor(identity: Identity): Promise<Pool> {
    const same = this.#identity?.cert === identity.cert && this.#identity?.key === identity.key;
    if (this.#pool && same) return this.#pool;
    this.#pool = this.#newPool(identity);
    this.#identity = identity;
    return this.#pool;
  }

  async #newPool(identity: Identity): Promise<Pool> {
    const options = { keepAlive: true, timeout: IDLE_SOCKET_MS, maxSockets: this.#maxSockets };
    const { proxyUrl } = this.#connection;
    const tls = this.#url.protocol === 'https:' ? tlsOptions(this.#connection, identity) : {};
    if (proxyUrl) {
      // Loaded where a cluster has a proxy: it costs 7 MB.
      const { HttpsProxyAgent } = await import('https-proxy-agent');
      return { agent: new HttpsProxyAgent(proxyUrl, options) as unknown as Agent, tls };
    }
    if (this.#url.protocol === 'http:') return { agent: new PlainAgent(options), tls };
    return { agent: new SecureAgent(options), tls };
  }
}

interface Pool {
  agent: Agent;
  tls: Partial<TlsOptions>;
}

/**
 * Before the server would close an idle connection (an API server after 90 s): a request that
 * meets the end of its connection cannot be told from one that was carried out.
 */
const IDLE_SOCKET_MS = 30_000;
