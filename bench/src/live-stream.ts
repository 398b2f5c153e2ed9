import type { Stack } from './stack.ts';

const DEADLINE_MS = 10_000;

/** One message of the websocket, and when it had come. Times are performance.now(). */
interface Received<M> {
  readonly message: M;
  readonly atMs: number;
}

/** One subscription of the product's websocket, as the dashboard's pages have them. */
export class LiveStream<M> {
  readonly #socket: WebSocket;
  readonly #received: Received<M>[] = [];
  #wake = Promise.withResolvers<void>();

  /** Resolves once the first message has come. */
  static async open<M>(
    stack: Stack,
    subscription: Record<string, unknown>,
  ): Promise<LiveStream<M>> {
    const url = `${stack.address.replace(/^http/, 'ws')}/api/v1/stream`;
    const headers = { authorization: `Bearer ${stack.api.token}` };
    // Node's WebSocket takes headers, which a browser's does not.
    const socket = new WebSocket(url, { headers } as never);
    const stream = new LiveStream<M>(socket);
    socket.addEventListener('open', () =>
      socket.send(JSON.stringify({ id: '1', op: 'subscribe', ...subscription })),
    );
    await stream.first(() => true, 0);
    return stream;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      this.#received.push({ message: JSON.parse(String(data)), atMs: performance.now() });
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    });
  }

  close(): void {
    this.#socket.close();
  }

  /**
   * When the first message came, not before a time, that is as asked.
   * @throws Error after ten seconds without one.
   */
  async first(isIt: (message: M) => boolean, afterMs: number): Promise<number> {
    for (const endMs = performance.now() + DEADLINE_MS; ; ) {
      const found = this.#received.find(({ message, atMs }) => atMs >= afterMs && isIt(message));
      if (found) return found.atMs;
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) throw new Error('the websocket did not tell');
      await Promise.race([this.#wake.promise, after(leftMs)]);
    }
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
