const FIRST_MS = 15_000;
const LONGEST_MS = 300_000;
/** However urgent a caller is, the server was asked just now. */
const FLOOR_MS = 3_000;
const MAX_ENTRIES = 10_000;

interface Failure {
  error: unknown;
  /** What the repository was asked with: other credentials have not failed yet. */
  askedWith: string;
  failures: number;
  failedAtMs: number;
  retryAtMs: number;
}

/**
 * Repositories that failed, and when they are to be asked again: later each time, so that hundreds
 * of applications of a dead one ask it now and then and not each for itself.
 */
export class FailureMemory {
  readonly #known = new Map<string, Failure>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The failure that still stands for the answer; for an urgent caller only a very recent one. */
  standing(key: string, askedWith: string, isUrgent: boolean): { error: unknown } | undefined {
    const known = this.#known.get(key);
    if (!known || known.askedWith !== askedWith) return undefined;
    const untilMs = isUrgent ? known.failedAtMs + FLOOR_MS : known.retryAtMs;
    return this.#now() < untilMs ? { error: known.error } : undefined;
  }

  /** Out of its turn, for an urgent caller, a failure moves the next turn no further away. */
  failed(key: string, askedWith: string, error: unknown): void {
    const known = this.#known.get(key);
    const before = known?.askedWith === askedWith ? known : undefined;
    const failedAtMs = this.#now();
    this.#known.delete(key);
    this.#known.set(key, { error, askedWith, failedAtMs, ...nextTurn(before, failedAtMs) });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_ENTRIES && oldest !== undefined) this.#known.delete(oldest);
  }

  succeeded(key: string): void {
    this.#known.delete(key);
  }

  /** How long to wait before it is asked again. */
  retryInMs(key: string): number {
    const known = this.#known.get(key);
    return known ? Math.max(0, known.retryAtMs - this.#now()) : FIRST_MS;
  }
}

function nextTurn(
  before: Failure | undefined,
  nowMs: number,
): Pick<Failure, 'failures' | 'retryAtMs'> {
  if (before && nowMs < before.retryAtMs) {
    return { failures: before.failures, retryAtMs: before.retryAtMs };
  }
  const failures = (before?.failures ?? 0) + 1;
  const pauseMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return { failures, retryAtMs: nowMs + pauseMs };
}
