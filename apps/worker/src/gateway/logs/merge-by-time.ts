import { compareLogTimes } from '@lockstep/domain';
import type { TimedLine } from './split-log.ts';

/** How long a line waits for an older one of a log that is quiet now. */
const PATIENCE_MS = 100;

interface Source<T> {
  next(): Promise<IteratorResult<T, unknown>>;
  end(): void;
  head: T | undefined;
  /** Since when it has been asked for its next line. */
  askedMs: number;
}

/**
 * Several logs as one, by time; of each, one line is held. Of logs that are followed, lines that
 * come within 100 ms of each other are in order.
 */
export class TimeMerge<T extends TimedLine> {
  readonly #sources = new Set<Source<T>>();
  readonly #now: () => number;
  #wake: (() => void) | undefined;
  #error: { reason: unknown } | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(lines: AsyncIterable<T>): void {
    const iterator = lines[Symbol.asyncIterator]();
    const source: Source<T> = {
      next: () => iterator.next(),
      end: () => void iterator.return?.(undefined).catch(() => undefined),
      head: undefined,
      askedMs: 0,
    };
    this.#sources.add(source);
    this.#ask(source);
  }

  /** Ends when all that were added have ended. */
  async *lines(): AsyncGenerator<T, void, undefined> {
    try {
      while (this.#sources.size > 0) {
        if (this.#error) throw this.#error.reason;
        const first = this.#first();
        const waitMs = this.#waitMs(first !== undefined);
        if (waitMs > 0) {
          await this.#woken(waitMs);
        } else if (first?.head) {
          const line = first.head;
          this.#ask(first);
          yield line;
        }
      }
    } finally {
      for (const source of this.#sources) source.end();
    }
  }

  #first(): Source<T> | undefined {
    let first: Source<T> | undefined;
    for (const source of this.#sources) {
      if (!source.head) continue;
      if (!first?.head || compareLogTimes(source.head.time, first.head.time) < 0) first = source;
    }
    return first;
  }

  /** For as long as a log that was asked just now may still come up with an older line. */
  #waitMs(hasLine: boolean): number {
    const waiting = [...this.#sources].filter(({ head }) => head === undefined);
    if (waiting.length === 0) return 0;
    if (!hasLine) return Number.POSITIVE_INFINITY;
    const latestMs = Math.max(...waiting.map(({ askedMs }) => askedMs));
    return latestMs + PATIENCE_MS - this.#now();
  }

  #ask(source: Source<T>): void {
    source.head = undefined;
    source.askedMs = this.#now();
    source
      .next()
      .then(
        ({ done, value }) => {
          if (done) this.#sources.delete(source);
          else source.head = value;
        },
        (reason) => {
          this.#error = { reason };
        },
      )
      .finally(() => this.#wake?.());
  }

  #woken(atMostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(atMostMs) ? setTimeout(resolve, atMostMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
