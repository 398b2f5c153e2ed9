import { readFile } from 'node:fs/promises';
import { waitFor } from '@lockstep/testkit';

const SAMPLING_MICROSECONDS = 500;

/** The CPU profiler of a running Node process, switched on and off over its debugger. */
export class CpuProfiler {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: { result?: unknown; error?: unknown }) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data));
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  /** The process opens its debugger on SIGUSR1 and tells the address in its log. */
  static async attach(pid: number, logFile: string): Promise<CpuProfiler> {
    process.kill(pid, 'SIGUSR1');
    const address = await waitFor(
      async () => /Debugger listening on (ws:\S+)/.exec(await readFile(logFile, 'utf8'))?.[1],
      { what: `the debugger of process ${pid}` },
    );
    const socket = new WebSocket(address as string);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    return new CpuProfiler(socket);
  }

  async start(): Promise<void> {
    await this.#send('Profiler.enable');
    await this.#send('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
    await this.#send('Profiler.start');
  }

  /** The profile as JSON, in the form that Chromium's developer tools open. */
  async stop(): Promise<string> {
    const { profile } = (await this.#send('Profiler.stop')) as { profile: unknown };
    this.#socket.close();
    return JSON.stringify(profile);
  }

  #send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        if (error) reject(new Error(`${method}: ${JSON.stringify(error)}`));
        else resolve(result);
      });
    });
  }
}
