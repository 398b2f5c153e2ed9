/** Far more than sign in within the time that an assertion counts. */
const MOST_REMEMBERED = 50_000;

/** Which assertions have signed somebody in, for as long as they could again. */
export class UsedAssertions {
  readonly #untilMs = new Map<string, number>();
  readonly #most: number;

  constructor(most: number = MOST_REMEMBERED) {
    this.#most = most;
  }

  /** Whether this is the first use. From then on it is none, until its time is over. */
  useOnce(id: string, untilMs: number, nowMs: number): boolean {
    const known = this.#untilMs.get(id);
    if (known !== undefined && known > nowMs) return false;
    this.#forget(nowMs);
    this.#untilMs.set(id, untilMs);
    return true;
  }

  #forget(nowMs: number): void {
    for (const [id, untilMs] of this.#untilMs) {
      if (untilMs <= nowMs || this.#untilMs.size >= this.#most) this.#untilMs.delete(id);
    }
  }
}
