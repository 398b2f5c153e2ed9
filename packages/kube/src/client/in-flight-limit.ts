/**
 * Lets at most `max` tasks run at once. Waiting tasks take turns by flow, so that one application
 * with a thousand objects does not hold up a request for another.
 */
export class InFlightLimit {
  readonly #max: number;
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get running(): number {
    return this.#running;
  }

  async run<T>(flow: string, task: () => Promise<T>): Promise<T> {
    await this.#enter(flow);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  #enter(flow: string): Promise<void> | void {
    if (this.#running < this.#max) {
      this.#running++;
      return;
    }
    return new Promise((resolve) => {
      const queue = this.#waiting.get(flow);
      if (queue) queue.push(resolve);
      else this.#waiting.set(flow, [resolve]);
    });
  }

  /** The place goes to the first flow, which then stands last; a count would let others slip in. */
  #leave(): void {
    const next = this.#waiting.entries().next().value;
    if (!next) {
      this.#running--;
      return;
    }
    const [flow, queue] = next;
    const start = queue.shift();
    this.#waiting.delete(flow);
    if (queue.length > 0) this.#waiting.set(flow, queue);
    start?.();
  }
}
