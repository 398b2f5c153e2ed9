/** What holds the sender back while its reader is slow: a socket's `pause` and `resume`. */
export interface Sender {
  pause(): void;
  resume(): void;
}

const FULL_BYTES = 256 * 1024;

/**
 * Parts on their way from a sender that pushes to a reader that pulls. Not more than some 256 KB
 * wait: the sender is paused meanwhile.
 */
export class HeldBackQueue<T> {
  readonly #sender: Sender;
  readonly #bytesOf: (part: T) => number;
  #parts: T[] = [];
  #bytes = 0;
  #paused = false;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(sender: Sender, bytesOf: (part: T) => number) {
    this.#sender = sender;
    this.#bytesOf = bytesOf;
  }

  push(part: T): void {
    if (this.#ended) return;
    this.#parts.push(part);
    this.#bytes += this.#bytesOf(part);
    if (this.#bytes >= FULL_BYTES && !this.#paused) {
      this.#paused = true;
      this.#sender.pause();
    }
    this.#wake?.();
  }

  /** No more comes; what waits is still read. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *read(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const part = this.#parts.shift();
      if (part !== undefined) {
        this.#taken(part);
        yield part;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #taken(part: T): void {
    this.#bytes -= this.#bytesOf(part);
    if (!this.#paused || this.#bytes > FULL_BYTES / 2) return;
    this.#paused = false;
    this.#sender.resume();
  }
}
