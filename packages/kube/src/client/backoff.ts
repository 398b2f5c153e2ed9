export interface BackoffOptions {
  baseMs: number;
  maxMs: number;
}

/** Exponential, with full jitter above half: many clients must not come back at the same moment. */
export function backoffMs(failures: number, options: BackoffOptions): number {
  const ceiling = Math.min(options.maxMs, options.baseMs * 2 ** Math.min(failures - 1, 20));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

/** Resolves after the time, or at once when the signal aborts; it never rejects. */
export function pause(afterMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, afterMs);
    signal?.addEventListener('abort', done, { once: true });
  });
}
