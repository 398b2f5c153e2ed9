/** How often one may fail before waiting, and how long the waits are. */
export interface ThrottleLimits {
  freeAttempts: number;
  firstWaitMs: number;
  longestWaitMs: number;
  /** After this long without an attempt a failure is forgotten. */
  forgetAfterMs: number;
  /** Most entries kept; the oldest go first, so that memory stays bounded under attack. */
  capacity: number;
}

const DEFAULT_THROTTLE: ThrottleLimits = {
  freeAttempts: 5,
  firstWaitMs: 1000,
  longestWaitMs: 300_000,
  forgetAfterMs: 900_000,
  capacity: 10_000,
};

export interface LoginThrottle {
  /** Milliseconds still to wait before this pair may try again; 0 is now. */
  waitMs(account: string, address: string): number;
  failed(account: string, address: string): void;
  succeeded(account: string, address: string): void;
}

interface Entry {
  failures: number;
  blockedUntilMs: number;
  lastMs: number;
}

/**
 * Slows down guessing. Failures count per account and address together, so that nobody can lock
 * another person out by failing in their name; and, with ten times the allowance, per address, so
 * that trying many names from one place is slowed down too.
 */
export function createLoginThrottle(
  options: { limits?: Partial<ThrottleLimits>; now?: () => Date } = {},
): LoginThrottle {
  const limits = { ...DEFAULT_THROTTLE, ...options.limits };
  const now = options.now ?? (() => new Date());
  const entries = new Map<string, Entry>();
  const keysOf = (account: string, address: string) =>
    [
      { key: `${address} ${account}`, free: limits.freeAttempts },
      { key: address, free: limits.freeAttempts * 10 },
    ] as const;

  const fail = (key: string, free: number, nowMs: number) => {
    const last = entries.get(key);
    const stale = !last || nowMs - last.lastMs > limits.forgetAfterMs;
    const failures = stale ? 1 : last.failures + 1;
    const over = failures - free;
    const wait =
      over < 0 ? 0 : Math.min(limits.firstWaitMs * 2 ** Math.min(over, 30), limits.longestWaitMs);
    // Taken out and put back, so that the map's order is the order of use.
    entries.delete(key);
    entries.set(key, { failures, blockedUntilMs: nowMs + wait, lastMs: nowMs });
    for (const oldest of entries.keys()) {
      if (entries.size <= limits.capacity) break;
      entries.delete(oldest);
    }
  };

  return {
    waitMs(account, address) {
      const nowMs = now().getTime();
      const waits = keysOf(account, address).map(
        ({ key }) => (entries.get(key)?.blockedUntilMs ?? 0) - nowMs,
      );
      return Math.max(0, ...waits);
    },
    failed(account, address) {
      const nowMs = now().getTime();
      for (const { key, free } of keysOf(account, address)) fail(key, free, nowMs);
    },
    succeeded(account, address) {
      // The address keeps its failures: a valid account must not buy free guesses at others.
      entries.delete(keysOf(account, address)[0].key);
    },
  };
}
