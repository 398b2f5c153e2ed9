/** Hands values from callbacks to one reader; ends when the signal fires. */
export interface KeyedQueue<T> {
  /** A value under a key that was not read yet replaces the older one: memory is bounded by keys. */
  put(key: string, value: T, merge?: (older: T, newer: T) => T): void;
  values(): AsyncIterable<T>;
}

export function createKeyedQueue<T>(signal: AbortSignal): KeyedQueue<T> {
  const waiting = new Map<string, T>();
  let wake: (() => void) | undefined;
  signal.addEventListener('abort', () => wake?.(), { once: true });
  return {
    put(key, value, merge) {
      const older = waiting.get(key);
      waiting.set(key, older !== undefined && merge ? merge(older, value) : value);
      wake?.();
    },
    async *values() {
      while (!signal.aborted) {
        for (const [key, value] of waiting) {
          waiting.delete(key);
          yield value;
          if (signal.aborted) return;
        }
        if (waiting.size > 0) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (signal.aborted) resolve();
        });
        wake = undefined;
      }
    },
  };
}
