import { compareLogTimes } from '@lockstep/domain';
import type { TimedLine } from './split-log.ts';

/** How long a line of a log that is followed waits for an older one of a log that is quiet now. */
const PATIENCE_MS = 100;
/** The same for one that has only been opened. */
const FIRST_PATIENCE_MS = 500;

interface Source<T> {
  next(): Promise<IteratorResult<T, unknown>>;
  end(): void;
  head: T | undefined;
  /** Until when its next line is waited for, where others have theirs. */
  waitUntilMs: number;
}

/**
 * Several logs as one, by time; of each, one line is held. Of logs that are followed, lines that
 * come within 100 ms of each other are in order; others are waited for, however long they take.
 */
export class TimeMerge<T extends TimedLine> {
  readonly #sources = new Set<Source<T>>();
  readonly #followed: boolean;
  #wake: (() => void) | undefined;
  #error: { reason: unknown } | undefined;

  constructor(options: { followed: boolean }) {
    this.#followed = options.followed;
  }

  add(lines: AsyncIterable<T>): void {
    const iterator = lines[Symbol.asyncIterator]();
    const source: Source<T> = {
      next: () => iterator.next(),
      end: () => void iterator.return?.(undefined).catch(() => undefined),
      head: undefined,
      waitUntilMs: 0,
    };
    this.#sources.add(source);
    this.#ask(source, FIRST_PATIENCE_MS);
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
          this.#ask(first, PATIENCE_MS);
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
    return Math.max(...waiting.map(({ waitUntilMs }) => waitUntilMs)) - performance.now();
  }

  #ask(source: Source<T>, patienceMs: number): void {
    source.head = undefined;
    source.waitUntilMs = this.#followed ? performance.now() + patienceMs : Number.POSITIVE_INFINITY;
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
