/** How old an answer may be: 0 asks again. */
export interface Freshness {
  maxAgeMs: number;
}

interface Known<T> {
  atMs: number;
  value?: T;
  failure?: { error: unknown; times: number };
  asked?: Promise<T>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Answers of servers, each asked for once at a time however many want it. After a failure nobody is
 * asked again for a while, longer from one to the next, unless somebody insists.
 */
export class Remembered<T> {
  readonly #known = new Map<string, Known<T>>();
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** `ask` is given the last answer, to ask only whether it changed. */
  async get(
    key: string,
    { maxAgeMs }: Freshness,
    ask: (last: T | undefined) => Promise<T>,
  ): Promise<T> {
    const known: Known<T> = this.#known.get(key) ?? { atMs: Number.NEGATIVE_INFINITY };
    this.#keep(key, known);
    if (known.asked) return await known.asked;
    const ageMs = Date.now() - known.atMs;
    const { failure } = known;
    if (failure && maxAgeMs > 0 && ageMs < pauseMs(failure.times)) throw failure.error;
    if (!failure && ageMs < maxAgeMs) return known.value as T;
    known.asked = this.#ask(known, ask);
    return await known.asked;
  }

  /** What was answered last, however old; undefined when nothing was. */
  last(key: string): T | undefined {
    return this.#known.get(key)?.value;
  }

  async #ask(known: Known<T>, ask: (last: T | undefined) => Promise<T>): Promise<T> {
    const startedAtMs = Date.now();
    try {
      known.value = await ask(known.value);
      known.failure = undefined;
      return known.value;
    } catch (error) {
      known.failure = { error, times: (known.failure?.times ?? 0) + 1 };
      throw error;
    } finally {
      known.atMs = startedAtMs;
      known.asked = undefined;
    }
  }

  #keep(key: string, known: Known<T>): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#maxEntries && oldest !== undefined) this.#known.delete(oldest);
  }
}

function pauseMs(times: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(times - 1, 10), LONGEST_PAUSE_MS);
}
