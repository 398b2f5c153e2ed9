import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCall, type Plugin, type PluginStep, RenderError } from '@lockstep/render';
import type { Logger } from 'pino';

export interface PluginServerOptions {
  plugins: readonly Plugin[];
  token: string;
  log: Logger;
}

const STEPS: readonly PluginStep[] = ['discover', 'generate', 'parameters'];

/** Runs plug-ins for workers: takes the files of a source, answers manifests. Keeps nothing. */
export class PluginServer {
  readonly #options: PluginServerOptions;
  readonly #server: Server;

  constructor(options: PluginServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => this.#refuse(request, response, error));
    });
  }

  /** Answers the address that workers reach it by. */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const { address, port: bound } = this.#server.address() as AddressInfo;
    return `http://${address.includes(':') ? `[${address}]` : address}:${bound}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://plugins');
    if (url.pathname === '/healthz') return end(response, 200, 'ok');
    if (!this.#mayAsk(request)) return end(response, 401, 'a token is required');
    if (request.method === 'GET' && url.pathname === '/v1/plugins') {
      const manifests = this.#options.plugins.map(({ manifest }) => manifest);
      return end(response, 200, JSON.stringify({ plugins: manifests }));
    }
    const step = STEPS.find((one) => url.pathname === `/v1/${one}`);
    if (request.method !== 'POST' || !step) return end(response, 404, 'not found');
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const output = await answerCall(this.#options.plugins, {
      name: url.searchParams.get('plugin') ?? '',
      step,
      packed: request,
      signal: gone.signal,
    });
    end(response, 200, output);
  }

  #mayAsk(request: IncomingMessage): boolean {
    const given = request.headers.authorization ?? '';
    return timingSafeEqual(digest(given), digest(`Bearer ${this.#options.token}`));
  }

  #refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (response.headersSent || response.destroyed) return;
    request.resume();
    if (error instanceof RenderError) {
      const { kind, message } = error;
      end(response, 422, JSON.stringify({ kind, message }));
    } else {
      this.#options.log.error({ err: error }, 'a call failed');
      end(response, 500, 'the call failed');
    }
  }
}

function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(body);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
