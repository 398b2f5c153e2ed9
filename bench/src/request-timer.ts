import { Agent, request } from 'node:http';
import { median, quantile } from './figures.ts';
import { cpuBetween, cpuOf } from './processes.ts';
import { productOf, type Stack } from './stack.ts';

const UNCOUNTED = 3;

/** How long a request took, from writing it until the last byte of the answer, over many. */
export interface Timing {
  readonly path: string;
  readonly count: number;
  readonly bytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Milliseconds of processor time per request: what other work on the machine changes least. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

/** Who is asked, and as whom. */
type Asked = Pick<Stack, 'address' | 'pids'> & { readonly api: { readonly token: string } };

/** Asks one request after the other on one connection; answers are neither decoded nor parsed. */
export class RequestTimer {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #stack: Asked;

  constructor(stack: Asked) {
    this.#stack = stack;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** One request, with nothing warmed up for it but the connection. */
  async first(path: string): Promise<number> {
    await this.#ask('/healthz', 'identity');
    const startedAt = performance.now();
    await this.#ask(path, 'identity');
    return performance.now() - startedAt;
  }

  /** The first few are not counted: they open the connection and warm the caches. */
  async time(path: string, count: number, encoding = 'identity'): Promise<Timing> {
    for (let round = 0; round < UNCOUNTED; round++) await this.#ask(path, encoding);
    const pids = productOf(this.#stack);
    const before = await cpuOf(pids);
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < count; round++) {
      const startedAt = performance.now();
      bytes = await this.#ask(path, encoding);
      times.push(performance.now() - startedAt);
    }
    const spent = Object.entries(cpuBetween(before, await cpuOf(pids)));
    const cpuMs = Object.fromEntries(spent.map(([name, s]) => [name, (s * 1000) / count]));
    return { path, count, bytes, p50Ms: median(times), p99Ms: quantile(times, 0.99), cpuMs };
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
