/** A text that took too much this often is refused from then on, without being run. */
const STRIKES = 3;
/** More are kept by nobody who means well; the oldest go. */
const TEXTS_KEPT = 512;

/** Counts how often each text of other people's took more than it may have. */
export class Strikes {
  readonly #count = new Map<string, number>();

  isOut(text: string): boolean {
    return (this.#count.get(text) ?? 0) >= STRIKES;
  }

  add(text: string): void {
    const count = (this.#count.get(text) ?? 0) + 1;
    const [oldest] = this.#count.keys();
    if (count === 1 && this.#count.size >= TEXTS_KEPT && oldest !== undefined) {
      this.#count.delete(oldest);
    }
    this.#count.set(text, count);
  }
}
