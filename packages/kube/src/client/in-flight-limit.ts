/** How a task stands in line. */
export interface Turn {
  /** Waiting tasks of one flow take turns with those of others. */
  readonly flow?: string | undefined;
  /** Lets all who wait and do not yield themselves go first, but for no longer than this. */
  readonly yieldsForMs?: number | undefined;
}

interface Yielding {
  readonly flow: string;
  readonly start: () => void;
  readonly untilMs: number;
}

/**
 * Lets at most `max` tasks run at once. Waiting tasks take turns by flow, so that one application
 * with a thousand objects does not hold up a request for another.
 */
export class InFlightLimit {
  readonly #max: number;
  readonly #now: () => number;
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #yielding: Yielding[] = [];
  #running = 0;

  constructor(max: number, now: () => number = () => performance.now()) {
    this.#max = max;
    this.#now = now;
  }

  get running(): number {
    return this.#running;
  }

  async run<T>(turn: Turn, task: () => Promise<T>): Promise<T> {
    await this.#enter(turn);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  #enter({ flow = '', yieldsForMs }: Turn): Promise<void> | void {
    if (this.#running < this.#max) {
      this.#running++;
      return;
    }
    return new Promise((start) => {
      if (yieldsForMs !== undefined) {
        this.#yielding.push({ flow, start, untilMs: this.#now() + yieldsForMs });
      } else {
        this.#queue(flow, start);
      }
    });
  }

  #queue(flow: string, start: () => void): void {
    const queue = this.#waiting.get(flow);
    if (queue) queue.push(start);
    else this.#waiting.set(flow, [start]);
  }

  /** The place is handed on; a count would let others slip in. */
  #leave(): void {
    const start = this.#next();
    if (start) start();
    else this.#running--;
  }

  #next(): (() => void) | undefined {
    this.#endYielding();
    return this.#nextByFlow() ?? this.#yielding.shift()?.start;
  }

  /** Who has yielded for long enough stands in line as all others do. */
  #endYielding(): void {
    const now = this.#now();
    for (let first = this.#yielding[0]; first && first.untilMs <= now; first = this.#yielding[0]) {
      this.#yielding.shift();
      this.#queue(first.flow, first.start);
    }
  }

  /** That of the first flow, which then stands last. */
  #nextByFlow(): (() => void) | undefined {
    const next = this.#waiting.entries().next().value;
    if (!next) return undefined;
    const [flow, queue] = next;
    const start = queue.shift();
    this.#waiting.delete(flow);
    if (queue.length > 0) this.#waiting.set(flow, queue);
    return start;
  }
}
