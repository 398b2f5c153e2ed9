import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Connection } from '../connection/connection.ts';
import type { Identity } from '../connection/credential-source.ts';
import { readBody } from './http-message.ts';
import { errorFromAnswer, type KubeError } from './kube-error.ts';
import { errorFromNetwork, timeoutError } from './network-error.ts';
import { tlsOptions } from './tls-options.ts';

export interface WebSocketRequest {
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  /** Offered in this order. */
  protocols: readonly string[];
  identity: Identity;
  signal?: AbortSignal | undefined;
}

const HANDSHAKE_TIMEOUT_MS = 30_000;
/** API servers send frames of 32 KB. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;

/**
 * Opens a websocket to an API server, through the connection's proxy. It is paused, so that nothing
 * is lost before somebody listens. Throws KubeError.
 */
export async function openWebSocket(
  connection: Connection,
  request: WebSocketRequest,
): Promise<WebSocket> {
  const { WebSocket: Client } = await import('ws');
  const url = new URL(connection.server);
  const origin = `${url.protocol === 'https:' ? 'wss' : 'ws'}://${url.host}`;
  const socket = new Client(`${origin}${request.path}`, [...request.protocols], {
    headers: request.headers,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    followRedirects: false,
    ...(url.protocol === 'https:' ? tlsOptions(connection, request.identity) : {}),
    ...(await proxyAgent(connection)),
  });
  const { signal } = request;
  const cut = () => socket.terminate();
  signal?.addEventListener('abort', cut, { once: true });
  try {
    await opened(socket, connection);
    return socket;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cut);
  }
}

function opened(socket: WebSocket, connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.pause();
      resolve();
    });
    socket.on('error', (error) => reject(handshakeError(error, connection)));
    socket.once('unexpected-response', (request, response: IncomingMessage) => {
      answered(response)
        .then(reject, (error) => reject(errorFromNetwork(error, connection)))
        .finally(() => request.destroy());
    });
  });
}

function handshakeError(error: Error, connection: Connection): KubeError {
  const late = error.message.includes('handshake has timed out');
  return late
    ? timeoutError(connection.server, HANDSHAKE_TIMEOUT_MS)
    : errorFromNetwork(error, connection);
}

async function answered(response: IncomingMessage): Promise<KubeError> {
  const body = await readBody(response);
  const retryAfter = response.headers['retry-after'];
  return errorFromAnswer({ status: response.statusCode ?? 0, body, retryAfter });
}

async function proxyAgent({ proxyUrl }: Connection) {
  if (!proxyUrl) return {};
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  return { agent: new HttpsProxyAgent(proxyUrl) };
}
