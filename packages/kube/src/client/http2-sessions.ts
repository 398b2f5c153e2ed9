import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Connection } from '../connection/connection.ts';
import type { Identity } from '../connection/credential-source.ts';
import { timeoutError } from './network-error.ts';
import { bare, tlsOptions } from './tls-options.ts';

/** More streams on one connection stall: an API server's share of its flow window runs out. */
const STREAMS_PER_SESSION = 50;
const STREAM_WINDOW_BYTES = 1024 * 1024;
const SESSION_WINDOW_BYTES = 16 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 10_000;
const PING_TIMEOUT_MS = 5_000;

interface PooledSession {
  identity: Identity;
  streams: number;
  opening: Promise<ClientHttp2Session>;
}

/** A place for one stream. `release` must be called once, when the stream has closed. */
export interface StreamSlot {
  session: ClientHttp2Session;
  release(): void;
}

/** The server chose HTTP/1.1 in the TLS handshake. */
export class Http2Unsupported extends Error {}

/** Several HTTP/2 connections to one server, opened as streams need them, closed when unused. */
export class Http2Sessions {
  readonly #connection: Connection;
  readonly #pool = new Set<PooledSession>();
  #closed = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Throws Http2Unsupported, or whatever the network says. */
  async acquire(identity: Identity): Promise<StreamSlot> {
    if (this.#closed) throw new Error('the client was closed');
    const pooled = this.#withRoom(identity) ?? this.#add(identity);
    pooled.streams++;
    try {
      const session = await pooled.opening;
      if (!session.closed && !session.destroyed) {
        return { session, release: () => this.#release(pooled, session) };
      }
    } catch (error) {
      this.#pool.delete(pooled);
      throw error;
    }
    this.#pool.delete(pooled);
    return this.acquire(identity);
  }

  close(): void {
    this.#closed = true;
    for (const pooled of this.#pool) {
      pooled.opening.then(
        (session) => session.destroy(),
        () => undefined,
      );
    }
    this.#pool.clear();
  }

  #withRoom(identity: Identity): PooledSession | undefined {
    for (const pooled of this.#pool) {
      const same = pooled.identity.cert === identity.cert && pooled.identity.key === identity.key;
      if (same && pooled.streams < STREAMS_PER_SESSION) return pooled;
    }
    return undefined;
  }

  #add(identity: Identity): PooledSession {
    const pooled: PooledSession = { identity, streams: 0, opening: this.#open(identity) };
    this.#pool.add(pooled);
    pooled.opening.then(
      (session) => {
        const remove = () => this.#pool.delete(pooled);
        session.once('close', remove);
        session.once('goaway', remove);
      },
      () => this.#pool.delete(pooled),
    );
    return pooled;
  }

  #release(pooled: PooledSession, session: ClientHttp2Session): void {
    pooled.streams--;
    if (pooled.streams > 0) return;
    this.#pool.delete(pooled);
    session.close();
  }

  async #open(identity: Identity): Promise<ClientHttp2Session> {
    const socket = await openTls(this.#connection, identity);
    if (socket.alpnProtocol !== 'h2') {
      socket.destroy();
      throw new Http2Unsupported();
    }
    const session = connectHttp2(this.#connection.server, {
      createConnection: () => socket,
      settings: { initialWindowSize: STREAM_WINDOW_BYTES, enablePush: false },
    });
    session.once('connect', () => {
      // The event comes a turn late, and by then the session may have been ended.
      if (!session.destroyed) session.setLocalWindowSize(SESSION_WINDOW_BYTES);
    });
    // Streams report the failure themselves; without a listener it would end the process.
    session.on('error', () => undefined);
    pingUntilClosed(session);
    return session;
  }
}

function openTls(connection: Connection, identity: Identity): Promise<TLSSocket> {
  const url = new URL(connection.server);
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      host: bare(url.hostname),
      port: Number(url.port || 443),
      ALPNProtocols: ['h2', 'http/1.1'],
      ...tlsOptions(connection, identity),
    });
    const timer = setTimeout(
      () => socket.destroy(timeoutError(connection.server, CONNECT_TIMEOUT_MS)),
      CONNECT_TIMEOUT_MS,
    );
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/** A peer that vanished without a word (a lost node, a firewall) is found by an unanswered ping. */
function pingUntilClosed(session: ClientHttp2Session): void {
  const timer = setInterval(() => {
    if (session.destroyed || session.closed) return;
    const deadline = setTimeout(() => session.destroy(), PING_TIMEOUT_MS);
    deadline.unref();
    const sent = session.ping(() => clearTimeout(deadline));
    if (!sent) clearTimeout(deadline);
  }, PING_EVERY_MS);
  timer.unref();
  session.once('close', () => clearInterval(timer));
}
