/** How self-heal paces itself when somebody keeps changing what it puts right. */

const FIRST_PAUSE_MS = 2000;
const FACTOR = 3;
const LONGEST_PAUSE_MS = 300_000;
/** After that long without a heal the next one counts as the first again. */
const FORGET_AFTER_MS = 330_000;

/**
 * The first heal comes at once; the ones after it pause 2, 6, 18 … at most 300 s after the end of
 * the one before. `at` is absent when it is time; `healed` is how many heals still count.
 */
export function healPause(input: { healed: number; last?: { finishedAt?: string }; now: Date }): {
  at?: string;
  healed: number;
} {
  const { healed, last, now } = input;
  const endedMs = last?.finishedAt ? Date.parse(last.finishedAt) : undefined;
  if (healed <= 0 || endedMs === undefined) return { healed: 0 };
  const nowMs = now.getTime();
  if (nowMs - endedMs > FORGET_AFTER_MS) return { healed: 0 };
  const atMs = endedMs + Math.min(FIRST_PAUSE_MS * FACTOR ** (healed - 1), LONGEST_PAUSE_MS);
  return atMs > nowMs ? { at: new Date(atMs).toISOString(), healed } : { healed };
}
