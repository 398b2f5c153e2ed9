import type { IncomingMessage } from 'node:http';
import type { CustomFetch } from 'openid-client';

/** An identity provider's answers are small; one that hangs must not hold a sign-in for ever. */
const MAX_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

export interface FetchTrust {
  /** Certificates in PEM that are believed besides the system's. */
  rootCA?: string | undefined;
  /** Believe any certificate. */
  insecure?: boolean | undefined;
}

/**
 * What openid-client asks the provider with: Node's own client, since fetch cannot be told whom to
 * trust. Answers are cut off by size and by time, redirects are not followed.
 */
export function createBoundedFetch(trust: FetchTrust): CustomFetch {
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    const content = body === undefined || body === null ? undefined : String(body);
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const response = await send(url, {
      method,
      headers: {
        ...headers,
        ...(content === undefined ? {} : { 'content-length': String(Buffer.byteLength(content)) }),
      },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      content,
      trust: await tlsOptions(trust),
    });
    return new Response(await read(response), {
      status: response.statusCode ?? 500,
      headers: Object.entries(response.headersDistinct).flatMap(([name, values]) =>
        (values ?? []).map((value): [string, string] => [name, value]),
      ),
    });
  };
}

interface Outgoing {
  method: string;
  headers: Record<string, string>;
  signal: AbortSignal;
  content: string | undefined;
  trust: { ca?: string[]; rejectUnauthorized?: boolean };
}

async function send(url: URL, { content, trust, ...options }: Outgoing): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const client = secure ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const request = client.request(url, { ...options, ...(secure ? trust : {}) }, resolve);
    request.once('error', reject);
    request.end(content);
  });
}

async function tlsOptions({ rootCA, insecure }: FetchTrust): Promise<Outgoing['trust']> {
  if (insecure) return { rejectUnauthorized: false };
  if (!rootCA) return {};
  const { rootCertificates } = await import('node:tls');
  return { ca: [...rootCertificates, rootCA] };
}

/** Null for an answer that may have none: a Response of that status refuses a body. */
async function read(response: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      response.destroy();
      throw new Error(`the answer is longer than ${MAX_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return size === 0 ? null : Buffer.concat(chunks);
}
