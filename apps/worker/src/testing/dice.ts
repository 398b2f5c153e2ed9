/** Numbers that look random and are the same for the same seed, so that a failure can be repeated. */
export interface Dice {
  /** 0 to `limit` - 1. */
  below(limit: number): number;
  one<T>(of: readonly T[]): T;
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
  /** Dice of its own for somebody who rolls at the same time as others. */
  fork(): Dice;
}

/** Mulberry32: small, fast, and even enough to choose test cases by. */
export function rolling(seed: number): Dice {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    one: (of) => of[below(of.length)] as (typeof of)[number],
    chance: (percent) => below(100) < percent,
    fork: () => rolling(below(2 ** 31)),
  };
}
