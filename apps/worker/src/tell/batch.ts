import { setTimeout as delay } from 'node:timers/promises';
import { RecentCount } from './recent-count.ts';

/** For each item of the last second, the next one waits this much longer for company. */
const GATHER_MS_PER_ITEM = 1;
/** Below this, company is unlikely. */
const MIN_GATHER_MS = 5;
const MAX_GATHER_MS = 120;

interface Waiting<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Groups what arrives while a write is under way into the next one: alone, an item is written at
 * once; the more there are, the longer each waits, until hundreds share a transaction. `add`
 * resolves when its item is stored.
 */
export class Batch<T> {
  readonly #write: (items: T[]) => Promise<void>;
  readonly #max: number;
  #items: Waiting<T>[] = [];
  #writing: Promise<void> | undefined;
  readonly #recent = new RecentCount();

  constructor(write: (items: T[]) => Promise<void>, max = 250) {
    this.#write = write;
    this.#max = max;
  }

  add(item: T): Promise<void> {
    this.#recent.add();
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
      const gatherMs = Math.min(MAX_GATHER_MS, this.#recent.count * GATHER_MS_PER_ITEM);
      const isBusy = gatherMs >= MIN_GATHER_MS && this.#items.length < this.#max;
      if (isBusy) await delay(gatherMs);
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
