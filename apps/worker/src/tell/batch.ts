import { setTimeout as delay } from 'node:timers/promises';

/** An item within this time after a write means that more are coming. */
const BUSY_WITHIN_MS = 50;
/** Then this long is waited for them. */
const GATHER_MS = 25;

interface Waiting<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Groups what arrives while a write is under way into the next one: alone, an item is written at
 * once; under load, hundreds share a transaction. `add` resolves when its item is stored.
 */
export class Batch<T> {
  readonly #write: (items: T[]) => Promise<void>;
  readonly #max: number;
  #items: Waiting<T>[] = [];
  #writing: Promise<void> | undefined;
  #lastWriteAt = Number.NEGATIVE_INFINITY;

  constructor(write: (items: T[]) => Promise<void>, max = 250) {
    this.#write = write;
    this.#max = max;
  }

  add(item: T): Promise<void> {
    const stored = new Promise<void>((resolve, reject) => {
      this.#items.push({ item, resolve, reject });
    });
    this.#writing ??= this.#drain();
    return stored;
  }

  /** Resolves when nothing is left to write. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    // One turn of the event loop, so that what is added together is written together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#items.length > 0) {
      const isBusy = performance.now() - this.#lastWriteAt < BUSY_WITHIN_MS;
      if (isBusy && this.#items.length < this.#max) await delay(GATHER_MS);
      const taken = this.#items.splice(0, this.#max);
      try {
        await this.#write(taken.map((entry) => entry.item));
        for (const entry of taken) entry.resolve();
      } catch (error) {
        await this.#oneByOne(taken, error);
      }
      this.#lastWriteAt = performance.now();
    }
    // Cleared in the same turn as the check above: nothing can be added in between.
    this.#writing = undefined;
  }

  /** One bad item must not take the others with it. */
  async #oneByOne(taken: Waiting<T>[], error: unknown): Promise<void> {
    if (taken.length === 1) {
      taken[0]?.reject(error);
      return;
    }
    for (const entry of taken) {
      await this.#write([entry.item]).then(entry.resolve, entry.reject);
    }
  }
}
