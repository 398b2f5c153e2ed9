const WINDOW_MS = 1_000;

/** How often something happened in about the last second: the older, the less it counts. */
export class RecentCount {
  readonly #now: () => number;
  #count = 0;
  #at: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#at = now();
  }

  add(): void {
    this.#count = this.count + 1;
    this.#at = this.#now();
  }

  get count(): number {
    return this.#count * Math.exp(-(this.#now() - this.#at) / WINDOW_MS);
  }
}
