import { Agent, request } from 'node:http';
import { median, quantile } from './figures.ts';
import type { Stack } from './stack.ts';

/** How long a request took, from writing it until the last byte of the answer, over many. */
export interface Timing {
  readonly path: string;
  readonly count: number;
  readonly bytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Asks one request after the other on one connection; answers are neither decoded nor parsed. */
export class RequestTimer {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** The first few are not counted: they open the connection and warm the caches. */
  async time(path: string, count: number, encoding = 'identity'): Promise<Timing> {
    const times: number[] = [];
    let bytes = 0;
    for (let round = -3; round < count; round++) {
      const startedAt = performance.now();
      bytes = await this.#ask(path, encoding);
      if (round >= 0) times.push(performance.now() - startedAt);
    }
    return { path, count, bytes, p50Ms: median(times), p99Ms: quantile(times, 0.99) };
  }

  #ask(path: string, encoding: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const { address, api } = this.#stack;
    const headers = { authorization: `Bearer ${api.token}`, 'accept-encoding': encoding };
    request(`${address}${path}`, { agent: this.#agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`GET ${path}: ${response.statusCode}`));
      });
    })
      .once('error', reject)
      .end();
    return promise;
  }
}
