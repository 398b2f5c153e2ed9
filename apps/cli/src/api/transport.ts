import type { IncomingMessage, RequestOptions } from 'node:http';
import { UnreachableError } from './api-error.ts';

/**
 * Node's own http client and not fetch: it starts faster, and it can be told to accept a server's
 * certificate for this one server.
 */
export interface OutgoingRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string;
  insecure: boolean;
  signal?: AbortSignal;
  /** No byte for so long: the server is taken for gone. None for answers that are kept open. */
  idleMs?: number;
}

/** @throws UnreachableError when there is no answer; the signal's reason when it fires. */
export async function send(request: OutgoingRequest): Promise<IncomingMessage> {
  const { url, body, signal } = request;
  const secure = url.protocol === 'https:';
  const client = secure ? await import('node:https') : await import('node:http');
  const options: RequestOptions & { rejectUnauthorized?: boolean } = {
    method: request.method,
    headers: {
      ...request.headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    ...(signal ? { signal } : {}),
    ...(secure && request.insecure ? { rejectUnauthorized: false } : {}),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(signal?.aborted ? signal.reason : unreachable(url, error));
    const outgoing = client.request(url, options, resolve);
    outgoing.once('error', fail);
    if (request.idleMs) {
      const seconds = request.idleMs / 1000;
      outgoing.setTimeout(request.idleMs, () =>
        outgoing.destroy(new Error(`no answer within ${seconds} s`)),
      );
    }
    outgoing.end(body);
  });
}

export async function readText(response: IncomingMessage, url: URL): Promise<string> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw unreachable(url, error as Error);
  }
}

export function unreachable(url: URL, error: Error): UnreachableError {
  return new UnreachableError(`${url.protocol}//${url.host}`, reasonOf(error), error);
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name could not be resolved',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to the host',
  EPROTO: 'the other side does not speak TLS: is it http://?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the other side does not speak TLS: is it http://?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed (--insecure accepts it)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed (--insecure accepts it)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted (--insecure accepts it)',
  CERT_HAS_EXPIRED: 'its certificate has expired (--insecure accepts it)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host (--insecure accepts it)',
};

function reasonOf(error: Error): string {
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const { code = '' } = first as NodeJS.ErrnoException;
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  return known ? `${known} (${code})` : first.message || code || 'no answer';
}
