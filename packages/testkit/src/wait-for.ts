import { waitUntil } from '@lockstep/sandbox';

/**
 * Asks `condition` every 25 ms until it answers something other than false, null or undefined,
 * and returns that. An error counts as "not yet". Past the deadline (30 s if not given: what takes
 * a moment takes many on a busy machine) it throws an error that says what was awaited and what the
 * last answer or error was.
 */
export function waitFor<T>(
  condition: () => T | Promise<T>,
  options: {
    readonly what: string;
    readonly deadlineMs?: number;
    readonly intervalMs?: number;
    /** Asked on every round; a text ends the waiting at once with that as the error. */
    readonly hopeless?: () => string | undefined;
  },
): Promise<Exclude<T, false | null | undefined>> {
  return waitUntil(condition, { deadlineMs: 30_000, ...options });
}
