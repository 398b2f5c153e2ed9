import type { ClientHttp2Stream } from 'node:http2';
import type { Connection } from '../connection/connection.ts';
import type { HttpAnswer, HttpRequest, Transport } from './http-message.ts';
import { Http1Transport } from './http1-transport.ts';
import { Http2Sessions, Http2Unsupported, type StreamSlot } from './http2-sessions.ts';
import { errorFromNetwork, timeoutError } from './network-error.ts';

/**
 * Long-lived streams: over a few HTTP/2 connections, where each costs about 20 KB; over HTTP/1.1,
 * one connection each, through a proxy or where the server does not speak HTTP/2.
 */
export class WatchTransport implements Transport {
  readonly #connection: Connection;
  readonly #sessions: Http2Sessions;
  readonly #http1: Http1Transport;
  #useHttp1: boolean;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#sessions = new Http2Sessions(connection);
    this.#http1 = new Http1Transport({ connection, maxSockets: Number.POSITIVE_INFINITY });
    this.#useHttp1 = connection.proxyUrl !== undefined || !connection.server.startsWith('https:');
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    if (this.#useHttp1) return this.#http1.send(request);
    try {
      const slot = await this.#sessions.acquire(request.identity);
      return await openStream(slot, request, this.#connection.server);
    } catch (error) {
      if (!(error instanceof Http2Unsupported)) {
        throw errorFromNetwork(error, this.#connection);
      }
      this.#useHttp1 = true;
      return this.#http1.send(request);
    }
  }

  close(): void {
    this.#sessions.close();
    this.#http1.close();
  }
}

function openStream(slot: StreamSlot, request: HttpRequest, server: string): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let stream: ClientHttp2Stream;
    try {
      stream = slot.session.request(
        { ':method': request.method, ':path': request.path, ...request.headers },
        { endStream: true, signal: request.signal },
      );
    } catch (error) {
      slot.release();
      reject(error);
      return;
    }
    const timer = setTimeout(
      () => stream.destroy(timeoutError(server, request.headTimeoutMs)),
      request.headTimeoutMs,
    );
    stream.once('response', (headers) => {
      clearTimeout(timer);
      const retryAfter = headers['retry-after'] as string | undefined;
      resolve({ status: headers[':status'] ?? 0, retryAfter, body: stream });
    });
    stream.on('error', reject);
    stream.once('close', () => {
      clearTimeout(timer);
      slot.release();
      reject(new Error('the connection closed before an answer came'));
    });
  });
}
