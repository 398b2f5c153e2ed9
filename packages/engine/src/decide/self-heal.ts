/** How self-heal paces itself when somebody keeps changing what it puts right. */
export interface SelfHealBackoff {
  /** After the first heal; 0 for no pause at all. */
  timeoutMs: number;
  /** How much longer each pause is than the one before. */
  factor: number;
  /** No pause is longer. */
  capMs: number;
}

/** The field's own defaults. */
export const DEFAULT_SELF_HEAL_BACKOFF: SelfHealBackoff = {
  timeoutMs: 2_000,
  factor: 3,
  capMs: 300_000,
};

/** That long after the longest pause without a heal the next one counts as the first again. */
const FORGET_AFTER_MS = 30_000;

/**
 * The first heal comes at once; the ones after it pause 2, 6, 18 … at most 300 s (or as configured)
 * after the end of the one before. `at` is absent when it is time; `healed` is how many heals still
 * count.
 */
export function healPause(input: {
  healed: number;
  last?: { finishedAt?: string };
  now: Date;
  backoff?: SelfHealBackoff;
}): { at?: string; healed: number } {
  const { healed, last, now, backoff = DEFAULT_SELF_HEAL_BACKOFF } = input;
  const endedMs = last?.finishedAt ? Date.parse(last.finishedAt) : undefined;
  if (healed <= 0 || endedMs === undefined) return { healed: 0 };
  const nowMs = now.getTime();
  if (nowMs - endedMs > backoff.capMs + FORGET_AFTER_MS) return { healed: 0 };
  const pauseMs = Math.min(backoff.timeoutMs * backoff.factor ** (healed - 1), backoff.capMs);
  const atMs = endedMs + pauseMs;
  return atMs > nowMs ? { at: new Date(atMs).toISOString(), healed } : { healed };
}
