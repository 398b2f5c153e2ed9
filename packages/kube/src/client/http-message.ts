import type { Readable } from 'node:stream';
import type { Identity } from '../connection/credential-source.ts';

/** One request on its way to an API server. `path` includes the query. */
export interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
  identity: Identity;
  signal?: AbortSignal | undefined;
  /** How long the answer's head may take. */
  headTimeoutMs: number;
}

/** The head of an answer, and its body still to be read. */
export interface HttpAnswer {
  status: number;
  retryAfter?: string | undefined;
  body: Readable;
}

export interface Transport {
  /** Resolves with any status; rejects with KubeError (unreachable) where no answer came. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

export async function readBody(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  const [only] = chunks;
  return (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8');
}
