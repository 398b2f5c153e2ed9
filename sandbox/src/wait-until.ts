import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly deadlineMs: number;
  /** What is awaited, for the error. */
  readonly what: string;
  readonly intervalMs?: number;
  /** Asked on every round; a text ends the waiting at once with that as the error. */
  readonly hopeless?: () => string | undefined;
}

/**
 * Asks `condition` until it answers something other than false, null or undefined, and returns
 * that. Errors count as "not yet". Past the deadline it throws, with the last answer or error.
 */
export async function waitUntil<T>(
  condition: () => T | Promise<T>,
  options: WaitOptions,
): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + options.deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value !== false && value !== null && value !== undefined) {
        return value as Exclude<T, false | null | undefined>;
      }
      last = value;
    } catch (error) {
      last = error;
    }
    const hopeless = options.hopeless?.();
    if (hopeless) throw new Error(`${options.what}: ${hopeless}`);
    if (Date.now() >= end) {
      const cause = last instanceof Error ? last : undefined;
      throw new Error(
        `${options.what}: not within ${options.deadlineMs} ms; last: ${cause?.message ?? String(last)}`,
        { cause },
      );
    }
    await delay(options.intervalMs ?? 25);
  }
}
