import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Connection } from '@lockstep/kube';

/** One write that reached the proxy: not a read, not a dry run. */
export interface ProxiedWrite {
  method: string;
  path: string;
}

/** When the n-th write is struck: before the API server gets it, or before its answer goes back. */
export interface Strike {
  write: number;
  when: 'before' | 'after';
  strike: () => Promise<void>;
}

/**
 * A plain HTTP door to an API server, with the credentials of a connection. It counts writes, so
 * that a test can do something at one exact moment of a sync.
 */
export class KubeProxy {
  readonly writes: ProxiedWrite[] = [];
  next: Strike | undefined;
  struck = false;
  /** Requests that found the door shut since it was shut. */
  refused = 0;
  #open = true;
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #upstream: URL;
  readonly #agent: Agent;

  constructor(connection: Connection) {
    this.#upstream = new URL(connection.server);
    const { ca, cert, key } = connection;
    this.#agent = new Agent({ keepAlive: true, ca, cert, key, maxSockets: 200 });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reset(next: Strike | undefined): void {
    this.writes.length = 0;
    this.next = next;
    this.struck = false;
  }

  /** Ends every connection and answers nobody until it is opened again. */
  shut(): void {
    this.#open = false;
    this.refused = 0;
    this.#server.closeAllConnections();
  }

  open(): void {
    this.#open = true;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#open) {
      this.refused++;
      incoming.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const path = incoming.url ?? '/';
    const due = this.#count(incoming.method ?? 'GET', path);
    if (due?.when === 'before') {
      await due.strike();
      response.destroy();
      return;
    }
    const upstream = httpsRequest(
      {
        agent: this.#agent,
        host: this.#upstream.hostname,
        port: this.#upstream.port,
        method: incoming.method,
        path,
        headers: { ...incoming.headers, host: this.#upstream.host },
      },
      async (answer) => {
        if (due) {
          await due.strike();
          response.destroy();
          answer.resume();
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        // A watch that has nothing to tell yet has been answered all the same.
        response.flushHeaders();
        answer.pipe(response);
      },
    );
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    upstream.end(Buffer.concat(chunks));
  }

  #count(method: string, path: string): Strike | undefined {
    if (method === 'GET' || path.includes('dryRun=')) return undefined;
    const index = this.writes.push({ method, path: path.split('?')[0] ?? '' }) - 1;
    if (this.struck || this.next?.write !== index) return undefined;
    this.struck = true;
    return this.next;
  }
}
