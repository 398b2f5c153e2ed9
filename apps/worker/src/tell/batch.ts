/**
 * Groups what arrives while a write is under way into the next one: alone, an item is written at
 * once; under load, hundreds share a transaction. `add` resolves when its item is stored.
 */
export class Batch<T> {
  readonly #write: (items: T[]) => Promise<void>;
  readonly #max: number;
  #items: { item: T; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #writing: Promise<void> | undefined;

  constructor(write: (items: T[]) => Promise<void>, max = 200) {
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
      const taken = this.#items.splice(0, this.#max);
      try {
        await this.#write(taken.map((entry) => entry.item));
        for (const entry of taken) entry.resolve();
      } catch (error) {
        await this.#oneByOne(taken, error);
      }
    }
    // Cleared in the same turn as the check above: nothing can be added in between.
    this.#writing = undefined;
  }

  /** One bad item must not take the others with it. */
  async #oneByOne(
    taken: { item: T; resolve: () => void; reject: (error: unknown) => void }[],
    error: unknown,
  ): Promise<void> {
    if (taken.length === 1) {
      taken[0]?.reject(error);
      return;
    }
    for (const entry of taken) {
      await this.#write([entry.item]).then(entry.resolve, entry.reject);
    }
  }
}
