const EVERY_MS = 60_000;
const MESSAGES = 1_200;

/** How many messages one socket may send in a minute: pages send a few for each that is opened. */
export class MessageAllowance {
  readonly #now: () => number;
  #since: number;
  #taken = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  /** Whether there was one left. */
  take(): boolean {
    if (this.#now() - this.#since >= EVERY_MS) {
      this.#since = this.#now();
      this.#taken = 0;
    }
    this.#taken += 1;
    return this.#taken <= MESSAGES;
  }
}
