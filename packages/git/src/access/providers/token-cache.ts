import type { HttpCredential } from './credential-provider.ts';

const MAX_TOKENS = 2_000;
/** Renewed so long before they end, at most a tenth of their life. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Where a token does not say how long it is good. */
const ASSUMED_LIFE_MS = 10 * 60_000;

interface Kept {
  credential: Promise<HttpCredential>;
  renewAtMs: number;
}

/** Tokens by key, each asked for once by however many callers, and again shortly before its end. */
export class TokenCache {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get(key: string, ask: () => Promise<HttpCredential>): Promise<HttpCredential> {
    const known = this.#kept.get(key);
    if (known && known.renewAtMs > this.#now()) return known.credential;
    // Until the answer tells better.
    const kept: Kept = { credential: ask(), renewAtMs: Number.POSITIVE_INFINITY };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.credential.then(
      ({ expiresAtMs }) => {
        kept.renewAtMs = this.#renewalOf(expiresAtMs);
      },
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key);
      },
    );
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_TOKENS && oldest !== undefined) this.#kept.delete(oldest);
    return kept.credential;
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }

  #renewalOf(expiresAtMs: number | undefined): number {
    const nowMs = this.#now();
    const lifeMs = expiresAtMs === undefined ? ASSUMED_LIFE_MS : expiresAtMs - nowMs;
    return nowMs + lifeMs - Math.min(RENEW_BEFORE_MS, lifeMs / 10);
  }
}
